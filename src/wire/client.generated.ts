// Made by scripts/prepare-wire.ts from proto/*.proto.
/* eslint-disable */
import { type Codec, type Method, readEntry, readMessage, readNumber64, writeMap, writeMessage, writeNumber64 } from './codec.ts';
import { CacheOptionsEntry, Definition, ProgressGroup, Range, SourceInfo, Stat, Timestamp, WorkerRecord } from './frontend.generated.ts';

/** moby.buildkit.v1.CacheOptions */
export interface CacheOptions {
  readonly exportRefDeprecated: string;
  readonly importRefsDeprecated: readonly string[];
  readonly exportAttrsDeprecated: Readonly<Record<string, string>>;
  readonly exports: readonly CacheOptionsEntry[];
  readonly imports: readonly CacheOptionsEntry[];
}
export const CacheOptions: Codec<CacheOptions> = {
  name: 'moby.buildkit.v1.CacheOptions',
  write(message, writer) {
    if (message.exportRefDeprecated) writer.uint32(10).string(message.exportRefDeprecated);
    if (message.importRefsDeprecated) for (const value of message.importRefsDeprecated) writer.uint32(18).string(value);
    if (message.exportAttrsDeprecated) writeMap(writer, 26, message.exportAttrsDeprecated, (entry, value) => { entry.uint32(18).string(value); });
    if (message.exports) for (const value of message.exports) writeMessage(writer, 34, CacheOptionsEntry, value);
    if (message.imports) for (const value of message.imports) writeMessage(writer, 42, CacheOptionsEntry, value);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    const f2: string[] = [];
    const f3: Record<string, string> = {};
    const f4: CacheOptionsEntry[] = [];
    const f5: CacheOptionsEntry[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2.push(reader.string());
          break;
        case 26:
          readEntry(reader, f3, (reader) => reader.string(), () => '');
          break;
        case 34:
          f4.push(readMessage(reader, CacheOptionsEntry));
          break;
        case 42:
          f5.push(readMessage(reader, CacheOptionsEntry));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { exportRefDeprecated: f1, importRefsDeprecated: f2, exportAttrsDeprecated: f3, exports: f4, imports: f5 };
  },
};

/** moby.buildkit.v1.Exporter */
export interface Exporter {
  readonly type: string;
  readonly attrs: Readonly<Record<string, string>>;
}
export const Exporter: Codec<Exporter> = {
  name: 'moby.buildkit.v1.Exporter',
  write(message, writer) {
    if (message.type) writer.uint32(10).string(message.type);
    if (message.attrs) writeMap(writer, 18, message.attrs, (entry, value) => { entry.uint32(18).string(value); });
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    const f2: Record<string, string> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          readEntry(reader, f2, (reader) => reader.string(), () => '');
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { type: f1, attrs: f2 };
  },
};

/** moby.buildkit.v1.ControlSolveRequest */
export interface ControlSolveRequest {
  readonly ref: string;
  readonly definition: Definition | undefined;
  readonly exporterDeprecated: string;
  readonly exporterAttrsDeprecated: Readonly<Record<string, string>>;
  readonly session: string;
  readonly frontend: string;
  readonly frontendAttrs: Readonly<Record<string, string>>;
  readonly cache: CacheOptions | undefined;
  readonly entitlements: readonly string[];
  readonly frontendInputs: Readonly<Record<string, Definition>>;
  readonly internal: boolean;
  readonly exporters: readonly Exporter[];
  readonly enableSessionExporter: boolean;
}
export const ControlSolveRequest: Codec<ControlSolveRequest> = {
  name: 'moby.buildkit.v1.ControlSolveRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    if (message.definition !== undefined) writeMessage(writer, 18, Definition, message.definition);
    if (message.exporterDeprecated) writer.uint32(26).string(message.exporterDeprecated);
    if (message.exporterAttrsDeprecated) writeMap(writer, 34, message.exporterAttrsDeprecated, (entry, value) => { entry.uint32(18).string(value); });
    if (message.session) writer.uint32(42).string(message.session);
    if (message.frontend) writer.uint32(50).string(message.frontend);
    if (message.frontendAttrs) writeMap(writer, 58, message.frontendAttrs, (entry, value) => { entry.uint32(18).string(value); });
    if (message.cache !== undefined) writeMessage(writer, 66, CacheOptions, message.cache);
    if (message.entitlements) for (const value of message.entitlements) writer.uint32(74).string(value);
    if (message.frontendInputs) writeMap(writer, 82, message.frontendInputs, (entry, value) => { writeMessage(entry, 18, Definition, value); });
    if (message.internal) writer.uint32(88).bool(message.internal);
    if (message.exporters) for (const value of message.exporters) writeMessage(writer, 106, Exporter, value);
    if (message.enableSessionExporter) writer.uint32(112).bool(message.enableSessionExporter);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Definition | undefined;
    let f3: string = '';
    const f4: Record<string, string> = {};
    let f5: string = '';
    let f6: string = '';
    const f7: Record<string, string> = {};
    let f8: CacheOptions | undefined;
    const f9: string[] = [];
    const f10: Record<string, Definition> = {};
    let f11: boolean = false;
    const f13: Exporter[] = [];
    let f14: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = readMessage(reader, Definition);
          break;
        case 26:
          f3 = reader.string();
          break;
        case 34:
          readEntry(reader, f4, (reader) => reader.string(), () => '');
          break;
        case 42:
          f5 = reader.string();
          break;
        case 50:
          f6 = reader.string();
          break;
        case 58:
          readEntry(reader, f7, (reader) => reader.string(), () => '');
          break;
        case 66:
          f8 = readMessage(reader, CacheOptions);
          break;
        case 74:
          f9.push(reader.string());
          break;
        case 82:
          readEntry(reader, f10, (reader) => readMessage(reader, Definition), () => Definition.read(reader, reader.pos));
          break;
        case 88:
          f11 = reader.bool();
          break;
        case 106:
          f13.push(readMessage(reader, Exporter));
          break;
        case 112:
          f14 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1, definition: f2, exporterDeprecated: f3, exporterAttrsDeprecated: f4, session: f5, frontend: f6, frontendAttrs: f7, cache: f8, entitlements: f9, frontendInputs: f10, internal: f11, exporters: f13, enableSessionExporter: f14 };
  },
};

/** moby.buildkit.v1.ControlSolveResponse */
export interface ControlSolveResponse {
  readonly exporterResponse: Readonly<Record<string, string>>;
}
export const ControlSolveResponse: Codec<ControlSolveResponse> = {
  name: 'moby.buildkit.v1.ControlSolveResponse',
  write(message, writer) {
    if (message.exporterResponse) writeMap(writer, 10, message.exporterResponse, (entry, value) => { entry.uint32(18).string(value); });
    return writer;
  },
  read(reader, end) {
    const f1: Record<string, string> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          readEntry(reader, f1, (reader) => reader.string(), () => '');
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { exporterResponse: f1 };
  },
};

/** moby.buildkit.v1.StatusRequest */
export interface StatusRequest {
  readonly ref: string;
}
export const StatusRequest: Codec<StatusRequest> = {
  name: 'moby.buildkit.v1.StatusRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1 };
  },
};

/** moby.buildkit.v1.Vertex */
export interface Vertex {
  readonly digest: string;
  readonly inputs: readonly string[];
  readonly name: string;
  readonly cached: boolean;
  readonly started: Timestamp | undefined;
  readonly completed: Timestamp | undefined;
  readonly error: string;
  readonly progressGroup: ProgressGroup | undefined;
}
export const Vertex: Codec<Vertex> = {
  name: 'moby.buildkit.v1.Vertex',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    if (message.inputs) for (const value of message.inputs) writer.uint32(18).string(value);
    if (message.name) writer.uint32(26).string(message.name);
    if (message.cached) writer.uint32(32).bool(message.cached);
    if (message.started !== undefined) writeMessage(writer, 42, Timestamp, message.started);
    if (message.completed !== undefined) writeMessage(writer, 50, Timestamp, message.completed);
    if (message.error) writer.uint32(58).string(message.error);
    if (message.progressGroup !== undefined) writeMessage(writer, 66, ProgressGroup, message.progressGroup);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    const f2: string[] = [];
    let f3: string = '';
    let f4: boolean = false;
    let f5: Timestamp | undefined;
    let f6: Timestamp | undefined;
    let f7: string = '';
    let f8: ProgressGroup | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2.push(reader.string());
          break;
        case 26:
          f3 = reader.string();
          break;
        case 32:
          f4 = reader.bool();
          break;
        case 42:
          f5 = readMessage(reader, Timestamp);
          break;
        case 50:
          f6 = readMessage(reader, Timestamp);
          break;
        case 58:
          f7 = reader.string();
          break;
        case 66:
          f8 = readMessage(reader, ProgressGroup);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1, inputs: f2, name: f3, cached: f4, started: f5, completed: f6, error: f7, progressGroup: f8 };
  },
};

/** moby.buildkit.v1.VertexStatus */
export interface VertexStatus {
  readonly id: string;
  readonly vertex: string;
  readonly name: string;
  readonly current: number;
  readonly total: number;
  readonly timestamp: Timestamp | undefined;
  readonly started: Timestamp | undefined;
  readonly completed: Timestamp | undefined;
}
export const VertexStatus: Codec<VertexStatus> = {
  name: 'moby.buildkit.v1.VertexStatus',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.vertex) writer.uint32(18).string(message.vertex);
    if (message.name) writer.uint32(26).string(message.name);
    if (message.current) writeNumber64(writer.uint32(32), message.current);
    if (message.total) writeNumber64(writer.uint32(40), message.total);
    if (message.timestamp !== undefined) writeMessage(writer, 50, Timestamp, message.timestamp);
    if (message.started !== undefined) writeMessage(writer, 58, Timestamp, message.started);
    if (message.completed !== undefined) writeMessage(writer, 66, Timestamp, message.completed);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: string = '';
    let f4: number = 0;
    let f5: number = 0;
    let f6: Timestamp | undefined;
    let f7: Timestamp | undefined;
    let f8: Timestamp | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.string();
          break;
        case 26:
          f3 = reader.string();
          break;
        case 32:
          f4 = readNumber64(reader);
          break;
        case 40:
          f5 = readNumber64(reader);
          break;
        case 50:
          f6 = readMessage(reader, Timestamp);
          break;
        case 58:
          f7 = readMessage(reader, Timestamp);
          break;
        case 66:
          f8 = readMessage(reader, Timestamp);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, vertex: f2, name: f3, current: f4, total: f5, timestamp: f6, started: f7, completed: f8 };
  },
};

/** moby.buildkit.v1.VertexLog */
export interface VertexLog {
  readonly vertex: string;
  readonly timestamp: Timestamp | undefined;
  readonly stream: number;
  readonly msg: Uint8Array;
}
export const VertexLog: Codec<VertexLog> = {
  name: 'moby.buildkit.v1.VertexLog',
  write(message, writer) {
    if (message.vertex) writer.uint32(10).string(message.vertex);
    if (message.timestamp !== undefined) writeMessage(writer, 18, Timestamp, message.timestamp);
    if (message.stream) writeNumber64(writer.uint32(24), message.stream);
    if (message.msg?.length) writer.uint32(34).bytes(message.msg);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Timestamp | undefined;
    let f3: number = 0;
    let f4: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = readMessage(reader, Timestamp);
          break;
        case 24:
          f3 = readNumber64(reader);
          break;
        case 34:
          f4 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { vertex: f1, timestamp: f2, stream: f3, msg: f4 };
  },
};

/** moby.buildkit.v1.VertexWarning */
export interface VertexWarning {
  readonly vertex: string;
  readonly level: number;
  readonly short: Uint8Array;
  readonly detail: readonly Uint8Array[];
  readonly url: string;
  readonly info: SourceInfo | undefined;
  readonly ranges: readonly Range[];
}
export const VertexWarning: Codec<VertexWarning> = {
  name: 'moby.buildkit.v1.VertexWarning',
  write(message, writer) {
    if (message.vertex) writer.uint32(10).string(message.vertex);
    if (message.level) writeNumber64(writer.uint32(16), message.level);
    if (message.short?.length) writer.uint32(26).bytes(message.short);
    if (message.detail) for (const value of message.detail) writer.uint32(34).bytes(value);
    if (message.url) writer.uint32(42).string(message.url);
    if (message.info !== undefined) writeMessage(writer, 50, SourceInfo, message.info);
    if (message.ranges) for (const value of message.ranges) writeMessage(writer, 58, Range, value);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: Uint8Array = new Uint8Array(0);
    const f4: Uint8Array[] = [];
    let f5: string = '';
    let f6: SourceInfo | undefined;
    const f7: Range[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        case 26:
          f3 = reader.bytes();
          break;
        case 34:
          f4.push(reader.bytes());
          break;
        case 42:
          f5 = reader.string();
          break;
        case 50:
          f6 = readMessage(reader, SourceInfo);
          break;
        case 58:
          f7.push(readMessage(reader, Range));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { vertex: f1, level: f2, short: f3, detail: f4, url: f5, info: f6, ranges: f7 };
  },
};

/** moby.buildkit.v1.StatusResponse */
export interface StatusResponse {
  readonly vertexes: readonly Vertex[];
  readonly statuses: readonly VertexStatus[];
  readonly logs: readonly VertexLog[];
  readonly warnings: readonly VertexWarning[];
}
export const StatusResponse: Codec<StatusResponse> = {
  name: 'moby.buildkit.v1.StatusResponse',
  write(message, writer) {
    if (message.vertexes) for (const value of message.vertexes) writeMessage(writer, 10, Vertex, value);
    if (message.statuses) for (const value of message.statuses) writeMessage(writer, 18, VertexStatus, value);
    if (message.logs) for (const value of message.logs) writeMessage(writer, 26, VertexLog, value);
    if (message.warnings) for (const value of message.warnings) writeMessage(writer, 34, VertexWarning, value);
    return writer;
  },
  read(reader, end) {
    const f1: Vertex[] = [];
    const f2: VertexStatus[] = [];
    const f3: VertexLog[] = [];
    const f4: VertexWarning[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, Vertex));
          break;
        case 18:
          f2.push(readMessage(reader, VertexStatus));
          break;
        case 26:
          f3.push(readMessage(reader, VertexLog));
          break;
        case 34:
          f4.push(readMessage(reader, VertexWarning));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { vertexes: f1, statuses: f2, logs: f3, warnings: f4 };
  },
};

/** moby.BytesMessage */
export interface BytesMessage {
  readonly data: Uint8Array;
}
export const BytesMessage: Codec<BytesMessage> = {
  name: 'moby.BytesMessage',
  write(message, writer) {
    if (message.data?.length) writer.uint32(10).bytes(message.data);
    return writer;
  },
  read(reader, end) {
    let f1: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { data: f1 };
  },
};

/** moby.buildkit.v1.ListWorkersRequest */
export interface ListWorkersRequest {
  readonly filter: readonly string[];
}
export const ListWorkersRequest: Codec<ListWorkersRequest> = {
  name: 'moby.buildkit.v1.ListWorkersRequest',
  write(message, writer) {
    if (message.filter) for (const value of message.filter) writer.uint32(10).string(value);
    return writer;
  },
  read(reader, end) {
    const f1: string[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(reader.string());
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { filter: f1 };
  },
};

/** moby.buildkit.v1.ListWorkersResponse */
export interface ListWorkersResponse {
  readonly record: readonly WorkerRecord[];
}
export const ListWorkersResponse: Codec<ListWorkersResponse> = {
  name: 'moby.buildkit.v1.ListWorkersResponse',
  write(message, writer) {
    if (message.record) for (const value of message.record) writeMessage(writer, 10, WorkerRecord, value);
    return writer;
  },
  read(reader, end) {
    const f1: WorkerRecord[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, WorkerRecord));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { record: f1 };
  },
};

export const controlSolve: Method<ControlSolveRequest, ControlSolveResponse> = { path: '/moby.buildkit.v1.Control/Solve', request: ControlSolveRequest, response: ControlSolveResponse, requestStream: false, responseStream: false };
export const controlStatus: Method<StatusRequest, StatusResponse> = { path: '/moby.buildkit.v1.Control/Status', request: StatusRequest, response: StatusResponse, requestStream: false, responseStream: true };
export const controlSession: Method<BytesMessage, BytesMessage> = { path: '/moby.buildkit.v1.Control/Session', request: BytesMessage, response: BytesMessage, requestStream: true, responseStream: true };
export const controlListWorkers: Method<ListWorkersRequest, ListWorkersResponse> = { path: '/moby.buildkit.v1.Control/ListWorkers', request: ListWorkersRequest, response: ListWorkersResponse, requestStream: false, responseStream: false };

/** fsutil.types.PacketType */
export const PacketType = {
  STAT: 0,
  REQ: 1,
  DATA: 2,
  FIN: 3,
  ERR: 4,
} as const;
export type PacketType = number;

/** fsutil.types.Packet */
export interface Packet {
  readonly type: PacketType;
  readonly stat: Stat | undefined;
  readonly id: number;
  readonly data: Uint8Array;
}
export const Packet: Codec<Packet> = {
  name: 'fsutil.types.Packet',
  write(message, writer) {
    if (message.type) writer.uint32(8).int32(message.type);
    if (message.stat !== undefined) writeMessage(writer, 18, Stat, message.stat);
    if (message.id) writer.uint32(24).uint32(message.id);
    if (message.data?.length) writer.uint32(34).bytes(message.data);
    return writer;
  },
  read(reader, end) {
    let f1: PacketType = 0;
    let f2: Stat | undefined;
    let f3: number = 0;
    let f4: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          f2 = readMessage(reader, Stat);
          break;
        case 24:
          f3 = reader.uint32();
          break;
        case 34:
          f4 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { type: f1, stat: f2, id: f3, data: f4 };
  },
};

export const fileSyncDiffCopy: Method<Packet, Packet> = { path: '/moby.filesync.v1.FileSync/DiffCopy', request: Packet, response: Packet, requestStream: true, responseStream: true };

export const fileSendDiffCopy: Method<BytesMessage, BytesMessage> = { path: '/moby.filesync.v1.FileSend/DiffCopy', request: BytesMessage, response: BytesMessage, requestStream: true, responseStream: true };

/** moby.filesync.v1.CredentialsRequest */
export interface CredentialsRequest {
  readonly host: string;
}
export const CredentialsRequest: Codec<CredentialsRequest> = {
  name: 'moby.filesync.v1.CredentialsRequest',
  write(message, writer) {
    if (message.host) writer.uint32(10).string(message.host);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { host: f1 };
  },
};

/** moby.filesync.v1.CredentialsResponse */
export interface CredentialsResponse {
  readonly username: string;
  readonly secret: string;
}
export const CredentialsResponse: Codec<CredentialsResponse> = {
  name: 'moby.filesync.v1.CredentialsResponse',
  write(message, writer) {
    if (message.username) writer.uint32(10).string(message.username);
    if (message.secret) writer.uint32(18).string(message.secret);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { username: f1, secret: f2 };
  },
};

export const authCredentials: Method<CredentialsRequest, CredentialsResponse> = { path: '/moby.filesync.v1.Auth/Credentials', request: CredentialsRequest, response: CredentialsResponse, requestStream: false, responseStream: false };

/** moby.buildkit.secrets.v1.GetSecretRequest */
export interface GetSecretRequest {
  readonly id: string;
  readonly annotations: Readonly<Record<string, string>>;
}
export const GetSecretRequest: Codec<GetSecretRequest> = {
  name: 'moby.buildkit.secrets.v1.GetSecretRequest',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.annotations) writeMap(writer, 18, message.annotations, (entry, value) => { entry.uint32(18).string(value); });
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    const f2: Record<string, string> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          readEntry(reader, f2, (reader) => reader.string(), () => '');
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, annotations: f2 };
  },
};

/** moby.buildkit.secrets.v1.GetSecretResponse */
export interface GetSecretResponse {
  readonly data: Uint8Array;
}
export const GetSecretResponse: Codec<GetSecretResponse> = {
  name: 'moby.buildkit.secrets.v1.GetSecretResponse',
  write(message, writer) {
    if (message.data?.length) writer.uint32(10).bytes(message.data);
    return writer;
  },
  read(reader, end) {
    let f1: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { data: f1 };
  },
};

export const secretsGetSecret: Method<GetSecretRequest, GetSecretResponse> = { path: '/moby.buildkit.secrets.v1.Secrets/GetSecret', request: GetSecretRequest, response: GetSecretResponse, requestStream: false, responseStream: false };

/** moby.sshforward.v1.CheckAgentRequest */
export interface CheckAgentRequest {
  readonly id: string;
}
export const CheckAgentRequest: Codec<CheckAgentRequest> = {
  name: 'moby.sshforward.v1.CheckAgentRequest',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1 };
  },
};

/** moby.sshforward.v1.CheckAgentResponse */
export interface CheckAgentResponse {
}
export const CheckAgentResponse: Codec<CheckAgentResponse> = {
  name: 'moby.sshforward.v1.CheckAgentResponse',
  write(_message, writer) {
    return writer;
  },
  read(reader, end) {
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        default:
          reader.skipType(tag & 7);
      }
    }
    return {  };
  },
};

export const sshCheckAgent: Method<CheckAgentRequest, CheckAgentResponse> = { path: '/moby.sshforward.v1.SSH/CheckAgent', request: CheckAgentRequest, response: CheckAgentResponse, requestStream: false, responseStream: false };
export const sshForwardAgent: Method<BytesMessage, BytesMessage> = { path: '/moby.sshforward.v1.SSH/ForwardAgent', request: BytesMessage, response: BytesMessage, requestStream: true, responseStream: true };

export const uploadPull: Method<BytesMessage, BytesMessage> = { path: '/moby.upload.v1.Upload/Pull', request: BytesMessage, response: BytesMessage, requestStream: true, responseStream: true };

/** containerd.services.content.v1.ContentInfoRequest */
export interface ContentInfoRequest {
  readonly digest: string;
}
export const ContentInfoRequest: Codec<ContentInfoRequest> = {
  name: 'containerd.services.content.v1.ContentInfoRequest',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1 };
  },
};

/** containerd.services.content.v1.ContentInfo */
export interface ContentInfo {
  readonly digest: string;
  readonly size: number;
  readonly createdAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
export const ContentInfo: Codec<ContentInfo> = {
  name: 'containerd.services.content.v1.ContentInfo',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    if (message.size) writeNumber64(writer.uint32(16), message.size);
    if (message.createdAt !== undefined) writeMessage(writer, 26, Timestamp, message.createdAt);
    if (message.updatedAt !== undefined) writeMessage(writer, 34, Timestamp, message.updatedAt);
    if (message.labels) writeMap(writer, 42, message.labels, (entry, value) => { entry.uint32(18).string(value); });
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: Timestamp | undefined;
    let f4: Timestamp | undefined;
    const f5: Record<string, string> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        case 26:
          f3 = readMessage(reader, Timestamp);
          break;
        case 34:
          f4 = readMessage(reader, Timestamp);
          break;
        case 42:
          readEntry(reader, f5, (reader) => reader.string(), () => '');
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1, size: f2, createdAt: f3, updatedAt: f4, labels: f5 };
  },
};

/** containerd.services.content.v1.ContentInfoResponse */
export interface ContentInfoResponse {
  readonly info: ContentInfo | undefined;
}
export const ContentInfoResponse: Codec<ContentInfoResponse> = {
  name: 'containerd.services.content.v1.ContentInfoResponse',
  write(message, writer) {
    if (message.info !== undefined) writeMessage(writer, 10, ContentInfo, message.info);
    return writer;
  },
  read(reader, end) {
    let f1: ContentInfo | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, ContentInfo);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { info: f1 };
  },
};

/** containerd.services.content.v1.ReadContentRequest */
export interface ReadContentRequest {
  readonly digest: string;
  readonly offset: number;
  readonly size: number;
}
export const ReadContentRequest: Codec<ReadContentRequest> = {
  name: 'containerd.services.content.v1.ReadContentRequest',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    if (message.offset) writeNumber64(writer.uint32(16), message.offset);
    if (message.size) writeNumber64(writer.uint32(24), message.size);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        case 24:
          f3 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1, offset: f2, size: f3 };
  },
};

/** containerd.services.content.v1.ReadContentResponse */
export interface ReadContentResponse {
  readonly offset: number;
  readonly data: Uint8Array;
}
export const ReadContentResponse: Codec<ReadContentResponse> = {
  name: 'containerd.services.content.v1.ReadContentResponse',
  write(message, writer) {
    if (message.offset) writeNumber64(writer.uint32(8), message.offset);
    if (message.data?.length) writer.uint32(18).bytes(message.data);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        case 18:
          f2 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { offset: f1, data: f2 };
  },
};

/** containerd.services.content.v1.ContentStatusRequest */
export interface ContentStatusRequest {
  readonly ref: string;
}
export const ContentStatusRequest: Codec<ContentStatusRequest> = {
  name: 'containerd.services.content.v1.ContentStatusRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1 };
  },
};

/** containerd.services.content.v1.ContentStatus */
export interface ContentStatus {
  readonly startedAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly ref: string;
  readonly offset: number;
  readonly total: number;
  readonly expected: string;
}
export const ContentStatus: Codec<ContentStatus> = {
  name: 'containerd.services.content.v1.ContentStatus',
  write(message, writer) {
    if (message.startedAt !== undefined) writeMessage(writer, 10, Timestamp, message.startedAt);
    if (message.updatedAt !== undefined) writeMessage(writer, 18, Timestamp, message.updatedAt);
    if (message.ref) writer.uint32(26).string(message.ref);
    if (message.offset) writeNumber64(writer.uint32(32), message.offset);
    if (message.total) writeNumber64(writer.uint32(40), message.total);
    if (message.expected) writer.uint32(50).string(message.expected);
    return writer;
  },
  read(reader, end) {
    let f1: Timestamp | undefined;
    let f2: Timestamp | undefined;
    let f3: string = '';
    let f4: number = 0;
    let f5: number = 0;
    let f6: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, Timestamp);
          break;
        case 18:
          f2 = readMessage(reader, Timestamp);
          break;
        case 26:
          f3 = reader.string();
          break;
        case 32:
          f4 = readNumber64(reader);
          break;
        case 40:
          f5 = readNumber64(reader);
          break;
        case 50:
          f6 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { startedAt: f1, updatedAt: f2, ref: f3, offset: f4, total: f5, expected: f6 };
  },
};

/** containerd.services.content.v1.ContentStatusResponse */
export interface ContentStatusResponse {
  readonly status: ContentStatus | undefined;
}
export const ContentStatusResponse: Codec<ContentStatusResponse> = {
  name: 'containerd.services.content.v1.ContentStatusResponse',
  write(message, writer) {
    if (message.status !== undefined) writeMessage(writer, 10, ContentStatus, message.status);
    return writer;
  },
  read(reader, end) {
    let f1: ContentStatus | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, ContentStatus);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { status: f1 };
  },
};

/** containerd.services.content.v1.ListContentStatusesRequest */
export interface ListContentStatusesRequest {
  readonly filters: readonly string[];
}
export const ListContentStatusesRequest: Codec<ListContentStatusesRequest> = {
  name: 'containerd.services.content.v1.ListContentStatusesRequest',
  write(message, writer) {
    if (message.filters) for (const value of message.filters) writer.uint32(10).string(value);
    return writer;
  },
  read(reader, end) {
    const f1: string[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(reader.string());
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { filters: f1 };
  },
};

/** containerd.services.content.v1.ListContentStatusesResponse */
export interface ListContentStatusesResponse {
  readonly statuses: readonly ContentStatus[];
}
export const ListContentStatusesResponse: Codec<ListContentStatusesResponse> = {
  name: 'containerd.services.content.v1.ListContentStatusesResponse',
  write(message, writer) {
    if (message.statuses) for (const value of message.statuses) writeMessage(writer, 10, ContentStatus, value);
    return writer;
  },
  read(reader, end) {
    const f1: ContentStatus[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, ContentStatus));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { statuses: f1 };
  },
};

/** containerd.services.content.v1.WriteAction */
export const WriteAction = {
  STAT: 0,
  WRITE: 1,
  COMMIT: 2,
} as const;
export type WriteAction = number;

/** containerd.services.content.v1.WriteContentRequest */
export interface WriteContentRequest {
  readonly action: WriteAction;
  readonly ref: string;
  readonly total: number;
  readonly expected: string;
  readonly offset: number;
  readonly data: Uint8Array;
  readonly labels: Readonly<Record<string, string>>;
}
export const WriteContentRequest: Codec<WriteContentRequest> = {
  name: 'containerd.services.content.v1.WriteContentRequest',
  write(message, writer) {
    if (message.action) writer.uint32(8).int32(message.action);
    if (message.ref) writer.uint32(18).string(message.ref);
    if (message.total) writeNumber64(writer.uint32(24), message.total);
    if (message.expected) writer.uint32(34).string(message.expected);
    if (message.offset) writeNumber64(writer.uint32(40), message.offset);
    if (message.data?.length) writer.uint32(50).bytes(message.data);
    if (message.labels) writeMap(writer, 58, message.labels, (entry, value) => { entry.uint32(18).string(value); });
    return writer;
  },
  read(reader, end) {
    let f1: WriteAction = 0;
    let f2: string = '';
    let f3: number = 0;
    let f4: string = '';
    let f5: number = 0;
    let f6: Uint8Array = new Uint8Array(0);
    const f7: Record<string, string> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          f2 = reader.string();
          break;
        case 24:
          f3 = readNumber64(reader);
          break;
        case 34:
          f4 = reader.string();
          break;
        case 40:
          f5 = readNumber64(reader);
          break;
        case 50:
          f6 = reader.bytes();
          break;
        case 58:
          readEntry(reader, f7, (reader) => reader.string(), () => '');
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { action: f1, ref: f2, total: f3, expected: f4, offset: f5, data: f6, labels: f7 };
  },
};

/** containerd.services.content.v1.WriteContentResponse */
export interface WriteContentResponse {
  readonly action: WriteAction;
  readonly startedAt: Timestamp | undefined;
  readonly updatedAt: Timestamp | undefined;
  readonly offset: number;
  readonly total: number;
  readonly digest: string;
}
export const WriteContentResponse: Codec<WriteContentResponse> = {
  name: 'containerd.services.content.v1.WriteContentResponse',
  write(message, writer) {
    if (message.action) writer.uint32(8).int32(message.action);
    if (message.startedAt !== undefined) writeMessage(writer, 18, Timestamp, message.startedAt);
    if (message.updatedAt !== undefined) writeMessage(writer, 26, Timestamp, message.updatedAt);
    if (message.offset) writeNumber64(writer.uint32(32), message.offset);
    if (message.total) writeNumber64(writer.uint32(40), message.total);
    if (message.digest) writer.uint32(50).string(message.digest);
    return writer;
  },
  read(reader, end) {
    let f1: WriteAction = 0;
    let f2: Timestamp | undefined;
    let f3: Timestamp | undefined;
    let f4: number = 0;
    let f5: number = 0;
    let f6: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          f2 = readMessage(reader, Timestamp);
          break;
        case 26:
          f3 = readMessage(reader, Timestamp);
          break;
        case 32:
          f4 = readNumber64(reader);
          break;
        case 40:
          f5 = readNumber64(reader);
          break;
        case 50:
          f6 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { action: f1, startedAt: f2, updatedAt: f3, offset: f4, total: f5, digest: f6 };
  },
};

/** containerd.services.content.v1.AbortContentRequest */
export interface AbortContentRequest {
  readonly ref: string;
}
export const AbortContentRequest: Codec<AbortContentRequest> = {
  name: 'containerd.services.content.v1.AbortContentRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1 };
  },
};

/** containerd.services.content.v1.AbortContentResponse */
export interface AbortContentResponse {
}
export const AbortContentResponse: Codec<AbortContentResponse> = {
  name: 'containerd.services.content.v1.AbortContentResponse',
  write(_message, writer) {
    return writer;
  },
  read(reader, end) {
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        default:
          reader.skipType(tag & 7);
      }
    }
    return {  };
  },
};

export const contentInfo: Method<ContentInfoRequest, ContentInfoResponse> = { path: '/containerd.services.content.v1.Content/Info', request: ContentInfoRequest, response: ContentInfoResponse, requestStream: false, responseStream: false };
export const contentRead: Method<ReadContentRequest, ReadContentResponse> = { path: '/containerd.services.content.v1.Content/Read', request: ReadContentRequest, response: ReadContentResponse, requestStream: false, responseStream: true };
export const contentStatus: Method<ContentStatusRequest, ContentStatusResponse> = { path: '/containerd.services.content.v1.Content/Status', request: ContentStatusRequest, response: ContentStatusResponse, requestStream: false, responseStream: false };
export const contentListStatuses: Method<ListContentStatusesRequest, ListContentStatusesResponse> = { path: '/containerd.services.content.v1.Content/ListStatuses', request: ListContentStatusesRequest, response: ListContentStatusesResponse, requestStream: false, responseStream: false };
export const contentWrite: Method<WriteContentRequest, WriteContentResponse> = { path: '/containerd.services.content.v1.Content/Write', request: WriteContentRequest, response: WriteContentResponse, requestStream: true, responseStream: true };
export const contentAbort: Method<AbortContentRequest, AbortContentResponse> = { path: '/containerd.services.content.v1.Content/Abort', request: AbortContentRequest, response: AbortContentResponse, requestStream: false, responseStream: false };

/** grpc.health.v1.HealthCheckRequest */
export interface HealthCheckRequest {
  readonly service: string;
}
export const HealthCheckRequest: Codec<HealthCheckRequest> = {
  name: 'grpc.health.v1.HealthCheckRequest',
  write(message, writer) {
    if (message.service) writer.uint32(10).string(message.service);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { service: f1 };
  },
};

/** grpc.health.v1.ServingStatus */
export const ServingStatus = {
  UNKNOWN: 0,
  SERVING: 1,
  NOT_SERVING: 2,
  SERVICE_UNKNOWN: 3,
} as const;
export type ServingStatus = number;

/** grpc.health.v1.HealthCheckResponse */
export interface HealthCheckResponse {
  readonly status: ServingStatus;
}
export const HealthCheckResponse: Codec<HealthCheckResponse> = {
  name: 'grpc.health.v1.HealthCheckResponse',
  write(message, writer) {
    if (message.status) writer.uint32(8).int32(message.status);
    return writer;
  },
  read(reader, end) {
    let f1: ServingStatus = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { status: f1 };
  },
};

export const healthCheck: Method<HealthCheckRequest, HealthCheckResponse> = { path: '/grpc.health.v1.Health/Check', request: HealthCheckRequest, response: HealthCheckResponse, requestStream: false, responseStream: false };
