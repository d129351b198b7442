import { UsageError } from '../../lib/user-error.ts';

/** The fields of one line of comma-separated values, in quotes where they hold a comma (RFC 4180). Throws UsageError. */
export function csvFields(text: string, option: string): readonly string[] {
  if (text === '') return [];
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  while (field.lastIndex <= text.length) {
    const match = field.exec(text);
    if (match === null) throw new UsageError(`the option ${option} has a quote in the wrong place: ${text}`);
    const [, quoted, plain = '', end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
  }
  return fields;
}

/** `key=value` fields as a record; a field without `=` has an empty value. Throws UsageError. */
export function csvPairs(text: string, option: string): readonly (readonly [key: string, value: string])[] {
  return csvFields(text, option).map((field) => {
    const equals = field.indexOf('=');
    return equals === -1 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)];
  });
}
