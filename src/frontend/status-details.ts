import type { ErrorDetail } from './transport.ts';

/** Field numbers of google.rpc.Status and google.protobuf.Any. */
const DETAILS = 3;
const TYPE_URL = 1;
const VALUE = 2;

/** The details of a serialised google.rpc.Status. What can't be read is left out: an error must not hide another one. */
export function readStatusDetails(status: Uint8Array): readonly ErrorDetail[] {
  return fieldsOf(status)
    .filter(({ number }) => number === DETAILS)
    .map(({ content }) => {
      const fields = fieldsOf(content);
      const field = (wanted: number): Uint8Array =>
        fields.findLast(({ number }) => number === wanted)?.content ?? new Uint8Array();
      return { typeUrl: new TextDecoder().decode(field(TYPE_URL)), value: field(VALUE) };
    });
}

interface Field {
  readonly number: number;
  readonly content: Uint8Array;
}

/** The length-delimited fields of a message, up to the first that is broken (https://protobuf.dev/programming-guides/encoding/). */
function fieldsOf(message: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const key = varint();
    const kind = key % 8;
    if (kind === 0) varint();
    else if (kind === 2) {
      const length = varint();
      if (at + length > message.length) break;
      fields.push({ number: Math.floor(key / 8), content: message.subarray(at, at + length) });
      at += length;
    } else break;
  }
  return fields;
}
