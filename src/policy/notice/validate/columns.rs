//! Columns and conditions that the notice names must be there.

use super::{distinct, not_empty};
use crate::domain::{Dossier, Kind, Table};
use crate::policy::notice::survey::Survey;
use crate::policy::notice::{Notice, RequiredColumn};

pub(super) fn columns(notice: &Notice, survey: &mut Survey<'_>) {
    let form = &notice.form;
    not_empty("form/required", &form.required, survey);
    not_empty("form/vague_in", &form.vague_in, survey);
    distinct("form/vague_in", &form.vague_in, survey, |column| column.to_string());
    for (index, column) in form.vague_in.iter().enumerate() {
        if column.at().is_none() {
            no_column(&format!("form/vague_in/value/{index}"), column, survey);
        }
    }
    let said = |entry: &RequiredColumn| match &entry.when {
        Some(when) => format!("{}, {}", &*entry.column, &**when),
        None => entry.column.to_string(),
    };
    distinct("form/required", &form.required, survey, said);
    for (index, entry) in form.required.iter().enumerate() {
        required(&format!("form/required/value/{index}"), entry, survey);
    }
}

fn no_column(path: &str, column: &str, survey: &mut Survey<'_>) {
    survey.fault(
        path,
        format!("没有「{column}」这一列，应为 表.列，如 申报人.姓名"),
        format!("no column {column}; expected table.column such as 申报人.姓名"),
    );
}

fn required(path: &str, entry: &RequiredColumn, survey: &mut Survey<'_>) {
    let Some((table, _)) = entry.column.at() else {
        return no_column(&format!("{path}/column"), &entry.column, survey);
    };
    let Some(when) = &entry.when else { return };
    let path = format!("{path}/when");
    let Some(test) = when.test() else {
        return survey.fault(
            &path,
            format!("条件「{}」写法不对，应为 表.列 = 值|值 或 表.列 != 值", &**when),
            format!("malformed condition {}; expected table.column = value|value, or !=", &**when),
        );
    };
    let (tested, column) = test.column;
    if tested != table && tested != Table::Applicant {
        survey.fault(
            &path,
            format!("条件的列要在「{}」或「申报人」里", table.zh()),
            format!("the condition's column must be of {} or 申报人", table.zh()),
        );
    }
    let column = usize::from(column);
    if matches!(tested.columns()[column].kind, Kind::Choice | Kind::YesNo) {
        let mut dossier = Dossier::default();
        let row = dossier.push(tested);
        for value in test.values.iter().filter(|value| !["无", "空"].contains(&value.as_str())) {
            if let Err(expected) = row.set(column, value) {
                let words = expected.words();
                survey.fault(
                    &path,
                    format!("「{value}」不会出现在这一列: {}", words.zh),
                    format!("{value} never stands in that column: {}", words.en),
                );
            }
        }
    }
}
