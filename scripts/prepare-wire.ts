/**
 * Makes the codecs of src/wire/ out of proto/*.proto: static TypeScript without reflection, only for the messages used.
 * protobufjs reads the .proto files here and its minimal runtime reads and writes the bytes; its own generator is not
 * used, because it doesn't write a oneof where Go writes it, and BuildKit's digests are over Go's bytes. Runs before
 * every build; a test keeps the modules true.
 */
import { readdir, writeFile } from 'node:fs/promises';
import protobuf from 'protobufjs';
import { emitEnum, emitJsonNames, emitMessage, emitService, referencedTypes } from './wire/emit.ts';

/** One module for each use: what a service or a message named here needs is in it, unless an earlier module has it. */
const modules = [
  {
    // The frontend's process loads this one alone.
    file: 'src/wire/frontend.generated.ts',
    roots: ['moby.buildkit.v1.frontend.LLBBridge', 'pb.Op', 'pb.Definition', 'google.rpc.Status'],
  },
  {
    file: 'src/wire/client.generated.ts',
    roots: [
      'moby.buildkit.v1.Control',
      'moby.filesync.v1.FileSync',
      'moby.filesync.v1.FileSend',
      'moby.filesync.v1.Auth',
      'moby.buildkit.secrets.v1.Secrets',
      'moby.sshforward.v1.SSH',
      'moby.upload.v1.Upload',
      'containerd.services.content.v1.Content',
      'grpc.health.v1.Health',
    ],
  },
] as const;

/** What the generated modules use of src/wire/codec.ts: imported where it occurs. */
const helpers = [
  'readBigint64',
  'readDelimited',
  'readEntry',
  'readMessage',
  'readNumber64',
  'readNumbers',
  'writeBigint64',
  'writeMap',
  'writeMessage',
  'writeNumber64',
];

/** Where a TypeScript name is, and what it stands for. */
interface Home {
  readonly fullName: string;
  readonly file: string;
}

/** The text of each generated module, by its path. */
export async function wireModules(): Promise<ReadonlyMap<string, string>> {
  const root = await readProtocols();
  const owner = new Map<string, Home>();
  const texts = new Map<string, string>();
  for (const { file, roots } of modules) texts.set(file, moduleText(root, file, roots, owner));
  texts.set('src/wire/json-names.generated.ts', jsonNamesText(root));
  return texts;
}

/** Writes them, so that a change of a .proto file is in the next build without a step of its own. */
export async function writeWireModules(): Promise<void> {
  for (const [file, text] of await wireModules()) await writeFile(file, text);
}

/** Every message of proto/*.proto, for this script and for tests that compare with protobufjs' own reading. */
export async function readProtocols(): Promise<protobuf.Root> {
  const root = new protobuf.Root();
  // Imports start at proto/; google/protobuf/* comes with protobufjs.
  root.resolvePath = (_origin, target) => (target.startsWith('proto/') ? target : `proto/${target}`);
  const files = (await readdir('proto')).filter((file) => file.endsWith('.proto')).sort();
  await root.load(
    files.map((file) => `proto/${file}`),
    { keepCase: true },
  );
  root.resolveAll();
  return root;
}

function moduleText(
  root: protobuf.Root,
  file: string,
  roots: readonly string[],
  owner: Map<string, Home>,
): string {
  const parts: string[] = [];
  const foreign = new Map<string, string>();
  const visit = (type: protobuf.Type | protobuf.Enum): void => {
    const name = type.name;
    const home = owner.get(name);
    if (home) {
      if (home.fullName !== type.fullName)
        throw new Error(`${home.fullName} and ${type.fullName} would both be ${name}`);
      if (home.file !== file) foreign.set(name, home.file);
      return;
    }
    owner.set(name, { fullName: type.fullName, file });
    if (type instanceof protobuf.Enum) {
      parts.push(emitEnum(type));
      return;
    }
    referencedTypes(type).forEach(visit);
    parts.push(emitMessage(type));
  };
  for (const name of roots) {
    const found = root.lookup(name);
    if (found instanceof protobuf.Service) {
      for (const method of found.methodsArray) {
        for (const type of [method.resolvedRequestType, method.resolvedResponseType]) if (type) visit(type);
      }
      parts.push(emitService(found));
    } else if (found instanceof protobuf.Type) visit(found);
    else throw new Error(`proto/ has no ${name}`);
  }
  return [
    `// Made by scripts/prepare-wire.ts from proto/*.proto.\n/* eslint-disable */\n${imports(parts.join(''), foreign)}`,
    ...parts,
  ].join('\n');
}

/** How Go names the fields of a graph in JSON: it is shown to people, by the convertllb request. */
function jsonNamesText(root: protobuf.Root): string {
  const types = new Set<protobuf.Type>();
  const visit = (type: protobuf.Type | protobuf.Enum): void => {
    if (type instanceof protobuf.Enum || types.has(type)) return;
    types.add(type);
    referencedTypes(type).forEach(visit);
  };
  for (const name of ['pb.Op', 'pb.Definition']) visit(root.lookupType(name));
  const entries = [...types].map(emitJsonNames).sort();
  return [
    '// Made by scripts/prepare-wire.ts from proto/*.proto.\n',
    "import type { JsonField } from './codec.ts';\n\n",
    'export const jsonNames: Readonly<Record<string, Readonly<Record<string, JsonField>>>> = {\n',
    ...entries,
    '};\n',
  ].join('');
}

function imports(body: string, foreign: ReadonlyMap<string, string>): string {
  const used = helpers.filter((helper) => body.includes(`${helper}(`) || body.includes(`, ${helper}`));
  const types = ['Codec', 'Method'].filter((type) => body.includes(`: ${type}<`));
  const lines = [
    `import { ${[...types.map((type) => `type ${type}`), ...used].join(', ')} } from './codec.ts';\n`,
  ];
  for (const where of new Set(foreign.values())) {
    const names = [...foreign].filter(([, home]) => home === where).map(([name]) => name);
    lines.push(`import { ${names.sort().join(', ')} } from './${where.replace(/^.*\//, '')}';\n`);
  }
  return lines.join('');
}

if (import.meta.main) await writeWireModules();
