import { decode } from '../wire/codec.ts';
import { Status } from '../wire/frontend.generated.ts';
import type { ErrorDetail } from './transport.ts';

/** The details of a serialised google.rpc.Status. What can't be read is left out: an error must not hide another one. */
export function readStatusDetails(status: Uint8Array): readonly ErrorDetail[] {
  try {
    return decode(Status, status).details;
  } catch {
    return [];
  }
}
