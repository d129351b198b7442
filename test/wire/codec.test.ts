import { expect } from 'chai';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { readProtocols } from '../../scripts/prepare-wire.ts';
import { type Codec, decode, encode, type Init } from '../../src/wire/codec.ts';
import * as client from '../../src/wire/client.generated.ts';
import * as frontend from '../../src/wire/frontend.generated.ts';
import { camelCase } from '../../scripts/wire/emit.ts';

const { BytesMessage, ControlSolveRequest, GetSecretRequest, HealthCheckResponse, Packet, StatusResponse } =
  client;
const { Definition, Meta, OpMetadata, PongResponse, Result, ReturnRequest, Stat, UserOpt } = frontend;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A message of whatever kind. */
type Anything = Readonly<Record<string, string>>;

/** A message, and its bytes written down by hand from the numbers in BuildKit's .proto files. */
function row<T>(codec: Codec<T>, message: Init<T>, written: string) {
  return { codec, message, written } as unknown as {
    readonly codec: Codec<Anything>;
    readonly message: Init<Anything>;
    readonly written: string;
  };
}

const rows = [
  row(
    frontend.SolveRequest,
    { definition: { def: [] }, frontend: 'f', frontendOpt: { k: 'v' }, evaluate: true },
    '0a00 1201 66 1a06 0a016b 120176 7001',
  ),
  row(
    frontend.SolveRequest,
    { allowResultReturn: true, allowResultArrayRef: true, cacheImports: [{ type: 't', attrs: { a: 'b' } }] },
    '2801 3001 620b 0a0174 1206 0a0161 120162',
  ),
  row(
    PongResponse,
    { llbCaps: [{ id: 'x', enabled: true }], workers: [{ id: 'w' }] },
    '1205 0a0178 1001 1a03 0a0177',
  ),
  row(
    frontend.ReadFileRequest,
    { ref: 'r', filePath: '/f', range: { offset: 1, length: 300 } },
    '0a0172 1202 2f66 1a05 0801 10ac02',
  ),
  row(
    frontend.ResolveImageConfigRequest,
    { ref: 'a', resolveMode: 'pull', sessionID: 's' },
    '0a0161 1a0470756c6c 320173',
  ),
  row(
    frontend.WarnRequest,
    { digest: 'd', level: 1, short: bytes('61'), detail: [bytes('62')] },
    '0a0164 1001 1a0161 220162',
  ),
  row(
    ReturnRequest,
    { error: { code: 2, message: 'm', details: [{ typeUrl: 't', value: bytes('01') }] } },
    '120d 0802 12016d 1a06 0a0174 120101',
  ),
  // A oneof's member comes after the fields with higher numbers, and an empty one is written.
  row(Result, { ref: { id: 'r' }, metadata: { k: bytes('ff') } }, '5206 0a016b 1201ff 1a03 0a0172'),
  row(Result, { refDeprecated: '' }, '0a00'),
  row(UserOpt, { byID: 0 }, '1000'),
  row(Meta, { cwd: '/', validExitCodes: [0, 300] }, '1a012f 6203 00ac02'),
  row(
    OpMetadata,
    { caps: { b: true, a: false }, ignoreCache: true },
    '0801 2a05 0a0161 1000 2a05 0a0162 1001',
  ),
  row(
    Stat,
    { path: 'p', mode: 0x800001ed, size: 5, modTime: 2n ** 53n + 1n },
    '0a0170 10ed83808008 2805 308180808080808010',
  ),
  row(Packet, { type: 2, id: 7, data: bytes('00ff') }, '0802 1807 2202 00ff'),
  row(
    ControlSolveRequest,
    { ref: 'r', session: 's', cache: {}, entitlements: ['e'], exporters: [{ type: 'oci' }] },
    '0a0172 2a0173 4200 4a0165 6a05 0a036f6369',
  ),
  row(
    StatusResponse,
    { vertexes: [{ digest: 'd', cached: true, started: { seconds: 1n, nanos: 2 } }] },
    '0a0b 0a0164 2001 2a04 0801 1002',
  ),
  row(client.VertexLog, { vertex: 'v', stream: 2, msg: bytes('6869') }, '0a0176 1802 22026869'),
  row(GetSecretRequest, { id: 'a' }, '0a0161'),
  row(BytesMessage, { data: bytes('01') }, '0a0101'),
  row(client.CredentialsResponse, { username: 'u', secret: 's' }, '0a0175 120173'),
  row(HealthCheckResponse, { status: 1 }, '0801'),
  row(client.ReadContentRequest, { digest: 'd', offset: 1, size: 2 }, '0a0164 1001 1802'),
  row(client.ReadContentRequest, { digest: 'd', offset: 60, size: -1 }, '0a0164 103c 18ffffffffffffffffff01'),
];

describe('codecs', () => {
  for (const { codec, message, written } of rows) {
    it(`${codec.name} has the numbers of its .proto file: ${written}`, () => {
      const made = encode(codec, message);
      expect(hex(made)).to.equal(written.replaceAll(' ', ''));
      expect(encode(codec, decode(codec, made))).to.deep.equal(made);
    });
  }

  it('read what is not there as its default', () => {
    expect(decode(Stat, new Uint8Array())).to.deep.equal({
      path: '',
      mode: 0,
      uid: 0,
      gid: 0,
      size: 0,
      modTime: 0n,
      linkname: '',
      devmajor: 0,
      devminor: 0,
      xattrs: {},
    });
    expect(decode(Result, new Uint8Array()).ref).to.equal(undefined);
  });

  it('skip fields nobody knows, of every wire type', () => {
    // 100: varint, 101: 64 bit, 102: text, 103: 32 bit, 104: a group.
    const unknown = 'a006ff01 a9060102030405060708 b2060161 bd0601020304 c306 0801 c406';
    expect(decode(GetSecretRequest, bytes(`${unknown} 0a0161 ${unknown}`)).id).to.equal('a');
    expect(decode(OpMetadata, bytes('2a09 0a0161 1001 b2060161')).caps).to.deep.equal({ a: true });
  });

  it('read numbers one by one as they read packed ones', () => {
    expect(decode(Meta, bytes('6000 60ac02')).validExitCodes).to.deep.equal([0, 300]);
  });

  it('read an entry of a map without key or value', () => {
    expect(decode(OpMetadata, bytes('2a00')).caps).to.deep.equal({ '': false });
    expect(decode(Definition, bytes('1203 0a0161')).metadata['a']).to.deep.equal(
      decode(OpMetadata, new Uint8Array()),
    );
  });

  it('take any text as a key, sorted by its bytes', () => {
    const annotations = { '\u{1f600}': '3', '\uffee': '2', b: '1', a: '0', ['__proto__']: '4' };
    const made = encode(GetSecretRequest, { annotations });
    const back = decode(GetSecretRequest, made).annotations;
    expect(Object.keys(back)).to.deep.equal(['__proto__', 'a', 'b', '\uffee', '\u{1f600}']);
    expect(Object.entries(back)).to.have.deep.members(Object.entries(annotations));
  });

  it('keep 64-bit numbers exact', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.maxSafeInteger(),
        (modTime, size) => {
          const stat = decode(Stat, encode(Stat, { modTime, size }));
          expect(stat).to.include({ modTime, size });
        },
      ),
    );
    expect(() => encode(Stat, { modTime: 2n ** 63n })).to.throw(RangeError, 'does not fit');
    expect(() => encode(Stat, { size: 0.5 })).to.throw(RangeError, 'not an exact whole number');
    expect(() => encode(Stat, { size: 2 ** 60 })).to.throw(RangeError);
  });

  it('name the message that bytes are not', () => {
    const broken = ['0a05 61', '10', '28ff', '30ffffffffffffffffffffff01', '52ff01 0a'];
    for (const text of broken) {
      expect(() => decode(Stat, bytes(text)), text).to.throw('not a fsutil.types.Stat message: ');
    }
    // An inner message whose field is longer than itself.
    expect(() => decode(Packet, bytes('1203 0a05 61 61616161'))).to.throw(
      'not a fsutil.types.Packet message',
    );
  });

  it('agree with what protobufjs itself reads, for every message of proto/', async () => {
    const root = await readProtocols();
    const codecs = Object.values({ ...frontend, ...client }).filter(isCodec);
    expect(codecs.length).to.be.greaterThan(100);
    for (const codec of codecs) {
      const type = root.lookupType(codec.name);
      const json = sample(type, 2);
      const made = protobuf.Type.prototype.encode.call(type, type.fromObject(json)).finish();
      const ours = decode(codec, made);
      const back = type.toObject(type.decode(encode(codec, ours as Init<Anything>)), {
        longs: String,
        bytes: String,
      });
      expect(back, codec.name).to.deep.equal(
        type.toObject(type.decode(made), { longs: String, bytes: String }),
      );
      for (const field of type.fieldsArray) expect(ours, codec.name).to.have.property(camelCase(field.name));
    }
  });
});

const isCodec = (value: unknown): value is Codec<Anything> =>
  typeof value === 'object' && value !== null && 'read' in value && 'write' in value;

/** A message with something in every field, `depth` messages deep. */
function sample(type: protobuf.Type, depth: number): Record<string, unknown> {
  const fields = type.fieldsArray.filter((field) => !field.partOf || field.partOf.oneof[0] === field.name);
  const entries = fields.flatMap((field): [string, unknown][] => {
    const inner = field.resolvedType;
    if (inner instanceof protobuf.Type && depth === 0) return [];
    const value =
      inner instanceof protobuf.Type
        ? sample(inner, depth - 1)
        : inner || field.type.includes('int')
          ? field.id + 1
          : field.type === 'bool'
            ? true
            : field.type === 'bytes'
              ? Buffer.from(field.name).toString('base64')
              : field.name;
    if (field.map) return [[field.name, { b: value, a: value }]];
    return [[field.name, field.repeated ? [value, value] : value]];
  });
  return Object.fromEntries(entries);
}
