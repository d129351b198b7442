// Made by scripts/prepare-wire.ts from proto/*.proto.
/* eslint-disable */
import { type Codec, type Method, readBigint64, readEntry, readMessage, readNumber64, readNumbers, writeBigint64, writeMap, writeMessage, writeNumber64 } from './codec.ts';

/** moby.buildkit.v1.frontend.PingRequest */
export interface PingRequest {
}
export const PingRequest: Codec<PingRequest> = {
  name: 'moby.buildkit.v1.frontend.PingRequest',
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

/** moby.buildkit.v1.apicaps.APICap */
export interface APICap {
  readonly id: string;
  readonly enabled: boolean;
  readonly deprecated: boolean;
  readonly disabledReason: string;
  readonly disabledReasonMsg: string;
  readonly disabledAlternative: string;
}
export const APICap: Codec<APICap> = {
  name: 'moby.buildkit.v1.apicaps.APICap',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.enabled) writer.uint32(16).bool(message.enabled);
    if (message.deprecated) writer.uint32(24).bool(message.deprecated);
    if (message.disabledReason) writer.uint32(34).string(message.disabledReason);
    if (message.disabledReasonMsg) writer.uint32(42).string(message.disabledReasonMsg);
    if (message.disabledAlternative) writer.uint32(50).string(message.disabledAlternative);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: boolean = false;
    let f3: boolean = false;
    let f4: string = '';
    let f5: string = '';
    let f6: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.bool();
          break;
        case 24:
          f3 = reader.bool();
          break;
        case 34:
          f4 = reader.string();
          break;
        case 42:
          f5 = reader.string();
          break;
        case 50:
          f6 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, enabled: f2, deprecated: f3, disabledReason: f4, disabledReasonMsg: f5, disabledAlternative: f6 };
  },
};

/** pb.Platform */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly variant: string;
  readonly osVersion: string;
  readonly osFeatures: readonly string[];
}
export const Platform: Codec<Platform> = {
  name: 'pb.Platform',
  write(message, writer) {
    if (message.architecture) writer.uint32(10).string(message.architecture);
    if (message.os) writer.uint32(18).string(message.os);
    if (message.variant) writer.uint32(26).string(message.variant);
    if (message.osVersion) writer.uint32(34).string(message.osVersion);
    if (message.osFeatures) for (const value of message.osFeatures) writer.uint32(42).string(value);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: string = '';
    let f4: string = '';
    const f5: string[] = [];
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
        case 34:
          f4 = reader.string();
          break;
        case 42:
          f5.push(reader.string());
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { architecture: f1, os: f2, variant: f3, osVersion: f4, osFeatures: f5 };
  },
};

/** moby.buildkit.v1.types.BuildkitVersion */
export interface BuildkitVersion {
  readonly package: string;
  readonly version: string;
  readonly revision: string;
  readonly dockerfileVersion: string;
}
export const BuildkitVersion: Codec<BuildkitVersion> = {
  name: 'moby.buildkit.v1.types.BuildkitVersion',
  write(message, writer) {
    if (message.package) writer.uint32(10).string(message.package);
    if (message.version) writer.uint32(18).string(message.version);
    if (message.revision) writer.uint32(26).string(message.revision);
    if (message.dockerfileVersion) writer.uint32(34).string(message.dockerfileVersion);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: string = '';
    let f4: string = '';
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
        case 34:
          f4 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { package: f1, version: f2, revision: f3, dockerfileVersion: f4 };
  },
};

/** moby.buildkit.v1.types.WorkerRecord */
export interface WorkerRecord {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly platforms: readonly Platform[];
  readonly buildkitVersion: BuildkitVersion | undefined;
}
export const WorkerRecord: Codec<WorkerRecord> = {
  name: 'moby.buildkit.v1.types.WorkerRecord',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.labels) writeMap(writer, 18, message.labels, (entry, value) => { entry.uint32(18).string(value); });
    if (message.platforms) for (const value of message.platforms) writeMessage(writer, 26, Platform, value);
    if (message.buildkitVersion !== undefined) writeMessage(writer, 42, BuildkitVersion, message.buildkitVersion);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    const f2: Record<string, string> = {};
    const f3: Platform[] = [];
    let f5: BuildkitVersion | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          readEntry(reader, f2, (reader) => reader.string(), () => '');
          break;
        case 26:
          f3.push(readMessage(reader, Platform));
          break;
        case 42:
          f5 = readMessage(reader, BuildkitVersion);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, labels: f2, platforms: f3, buildkitVersion: f5 };
  },
};

/** moby.buildkit.v1.frontend.PongResponse */
export interface PongResponse {
  readonly frontendAPICaps: readonly APICap[];
  readonly llbCaps: readonly APICap[];
  readonly workers: readonly WorkerRecord[];
}
export const PongResponse: Codec<PongResponse> = {
  name: 'moby.buildkit.v1.frontend.PongResponse',
  write(message, writer) {
    if (message.frontendAPICaps) for (const value of message.frontendAPICaps) writeMessage(writer, 10, APICap, value);
    if (message.llbCaps) for (const value of message.llbCaps) writeMessage(writer, 18, APICap, value);
    if (message.workers) for (const value of message.workers) writeMessage(writer, 26, WorkerRecord, value);
    return writer;
  },
  read(reader, end) {
    const f1: APICap[] = [];
    const f2: APICap[] = [];
    const f3: WorkerRecord[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, APICap));
          break;
        case 18:
          f2.push(readMessage(reader, APICap));
          break;
        case 26:
          f3.push(readMessage(reader, WorkerRecord));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { frontendAPICaps: f1, llbCaps: f2, workers: f3 };
  },
};

/** pb.ExportCache */
export interface ExportCache {
  readonly value: boolean;
}
export const ExportCache: Codec<ExportCache> = {
  name: 'pb.ExportCache',
  write(message, writer) {
    if (message.value) writer.uint32(8).bool(message.value);
    return writer;
  },
  read(reader, end) {
    let f1: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { value: f1 };
  },
};

/** pb.ProgressGroup */
export interface ProgressGroup {
  readonly id: string;
  readonly name: string;
  readonly weak: boolean;
}
export const ProgressGroup: Codec<ProgressGroup> = {
  name: 'pb.ProgressGroup',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.name) writer.uint32(18).string(message.name);
    if (message.weak) writer.uint32(24).bool(message.weak);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.string();
          break;
        case 24:
          f3 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, name: f2, weak: f3 };
  },
};

/** pb.LinuxResources */
export interface LinuxResources {
  readonly memory: number;
  readonly memorySwap: number;
  readonly cpuShares: number;
  readonly cpuPeriod: number;
  readonly cpuQuota: number;
  readonly cpusetCpus: string;
  readonly cpusetMems: string;
}
export const LinuxResources: Codec<LinuxResources> = {
  name: 'pb.LinuxResources',
  write(message, writer) {
    if (message.memory) writeNumber64(writer.uint32(8), message.memory);
    if (message.memorySwap) writeNumber64(writer.uint32(16), message.memorySwap);
    if (message.cpuShares) writeNumber64(writer.uint32(24), message.cpuShares);
    if (message.cpuPeriod) writeNumber64(writer.uint32(32), message.cpuPeriod);
    if (message.cpuQuota) writeNumber64(writer.uint32(40), message.cpuQuota);
    if (message.cpusetCpus) writer.uint32(50).string(message.cpusetCpus);
    if (message.cpusetMems) writer.uint32(58).string(message.cpusetMems);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: number = 0;
    let f3: number = 0;
    let f4: number = 0;
    let f5: number = 0;
    let f6: string = '';
    let f7: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        case 24:
          f3 = readNumber64(reader);
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
        case 58:
          f7 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { memory: f1, memorySwap: f2, cpuShares: f3, cpuPeriod: f4, cpuQuota: f5, cpusetCpus: f6, cpusetMems: f7 };
  },
};

/** pb.OpMetadata */
export interface OpMetadata {
  readonly ignoreCache: boolean;
  readonly description: Readonly<Record<string, string>>;
  readonly exportCache: ExportCache | undefined;
  readonly caps: Readonly<Record<string, boolean>>;
  readonly progressGroup: ProgressGroup | undefined;
  readonly linuxResources: LinuxResources | undefined;
}
export const OpMetadata: Codec<OpMetadata> = {
  name: 'pb.OpMetadata',
  write(message, writer) {
    if (message.ignoreCache) writer.uint32(8).bool(message.ignoreCache);
    if (message.description) writeMap(writer, 18, message.description, (entry, value) => { entry.uint32(18).string(value); });
    if (message.exportCache !== undefined) writeMessage(writer, 34, ExportCache, message.exportCache);
    if (message.caps) writeMap(writer, 42, message.caps, (entry, value) => { entry.uint32(16).bool(value); });
    if (message.progressGroup !== undefined) writeMessage(writer, 50, ProgressGroup, message.progressGroup);
    if (message.linuxResources !== undefined) writeMessage(writer, 58, LinuxResources, message.linuxResources);
    return writer;
  },
  read(reader, end) {
    let f1: boolean = false;
    const f2: Record<string, string> = {};
    let f4: ExportCache | undefined;
    const f5: Record<string, boolean> = {};
    let f6: ProgressGroup | undefined;
    let f7: LinuxResources | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.bool();
          break;
        case 18:
          readEntry(reader, f2, (reader) => reader.string(), () => '');
          break;
        case 34:
          f4 = readMessage(reader, ExportCache);
          break;
        case 42:
          readEntry(reader, f5, (reader) => reader.bool(), () => false);
          break;
        case 50:
          f6 = readMessage(reader, ProgressGroup);
          break;
        case 58:
          f7 = readMessage(reader, LinuxResources);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ignoreCache: f1, description: f2, exportCache: f4, caps: f5, progressGroup: f6, linuxResources: f7 };
  },
};

/** pb.Position */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export const Position: Codec<Position> = {
  name: 'pb.Position',
  write(message, writer) {
    if (message.line) writer.uint32(8).int32(message.line);
    if (message.character) writer.uint32(16).int32(message.character);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 16:
          f2 = reader.int32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { line: f1, character: f2 };
  },
};

/** pb.Range */
export interface Range {
  readonly start: Position | undefined;
  readonly end: Position | undefined;
}
export const Range: Codec<Range> = {
  name: 'pb.Range',
  write(message, writer) {
    if (message.start !== undefined) writeMessage(writer, 10, Position, message.start);
    if (message.end !== undefined) writeMessage(writer, 18, Position, message.end);
    return writer;
  },
  read(reader, end) {
    let f1: Position | undefined;
    let f2: Position | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, Position);
          break;
        case 18:
          f2 = readMessage(reader, Position);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { start: f1, end: f2 };
  },
};

/** pb.Location */
export interface Location {
  readonly sourceIndex: number;
  readonly ranges: readonly Range[];
}
export const Location: Codec<Location> = {
  name: 'pb.Location',
  write(message, writer) {
    if (message.sourceIndex) writer.uint32(8).int32(message.sourceIndex);
    if (message.ranges) for (const value of message.ranges) writeMessage(writer, 18, Range, value);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    const f2: Range[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          f2.push(readMessage(reader, Range));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { sourceIndex: f1, ranges: f2 };
  },
};

/** pb.Locations */
export interface Locations {
  readonly locations: readonly Location[];
}
export const Locations: Codec<Locations> = {
  name: 'pb.Locations',
  write(message, writer) {
    if (message.locations) for (const value of message.locations) writeMessage(writer, 10, Location, value);
    return writer;
  },
  read(reader, end) {
    const f1: Location[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, Location));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { locations: f1 };
  },
};

/** pb.SourceInfo */
export interface SourceInfo {
  readonly filename: string;
  readonly data: Uint8Array;
  readonly definition: Definition | undefined;
  readonly language: string;
}
export const SourceInfo: Codec<SourceInfo> = {
  name: 'pb.SourceInfo',
  write(message, writer) {
    if (message.filename) writer.uint32(10).string(message.filename);
    if (message.data?.length) writer.uint32(18).bytes(message.data);
    if (message.definition !== undefined) writeMessage(writer, 26, Definition, message.definition);
    if (message.language) writer.uint32(34).string(message.language);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Uint8Array = new Uint8Array(0);
    let f3: Definition | undefined;
    let f4: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.bytes();
          break;
        case 26:
          f3 = readMessage(reader, Definition);
          break;
        case 34:
          f4 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { filename: f1, data: f2, definition: f3, language: f4 };
  },
};

/** pb.Source */
export interface Source {
  readonly locations: Readonly<Record<string, Locations>>;
  readonly infos: readonly SourceInfo[];
}
export const Source: Codec<Source> = {
  name: 'pb.Source',
  write(message, writer) {
    if (message.locations) writeMap(writer, 10, message.locations, (entry, value) => { writeMessage(entry, 18, Locations, value); });
    if (message.infos) for (const value of message.infos) writeMessage(writer, 18, SourceInfo, value);
    return writer;
  },
  read(reader, end) {
    const f1: Record<string, Locations> = {};
    const f2: SourceInfo[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          readEntry(reader, f1, (reader) => readMessage(reader, Locations), () => Locations.read(reader, reader.pos));
          break;
        case 18:
          f2.push(readMessage(reader, SourceInfo));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { locations: f1, infos: f2 };
  },
};

/** pb.Definition */
export interface Definition {
  readonly def: readonly Uint8Array[];
  readonly metadata: Readonly<Record<string, OpMetadata>>;
  readonly source: Source | undefined;
}
export const Definition: Codec<Definition> = {
  name: 'pb.Definition',
  write(message, writer) {
    if (message.def) for (const value of message.def) writer.uint32(10).bytes(value);
    if (message.metadata) writeMap(writer, 18, message.metadata, (entry, value) => { writeMessage(entry, 18, OpMetadata, value); });
    if (message.source !== undefined) writeMessage(writer, 26, Source, message.source);
    return writer;
  },
  read(reader, end) {
    const f1: Uint8Array[] = [];
    const f2: Record<string, OpMetadata> = {};
    let f3: Source | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(reader.bytes());
          break;
        case 18:
          readEntry(reader, f2, (reader) => readMessage(reader, OpMetadata), () => OpMetadata.read(reader, reader.pos));
          break;
        case 26:
          f3 = readMessage(reader, Source);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { def: f1, metadata: f2, source: f3 };
  },
};

/** moby.buildkit.v1.frontend.CacheOptionsEntry */
export interface CacheOptionsEntry {
  readonly type: string;
  readonly attrs: Readonly<Record<string, string>>;
}
export const CacheOptionsEntry: Codec<CacheOptionsEntry> = {
  name: 'moby.buildkit.v1.frontend.CacheOptionsEntry',
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

/** moby.buildkit.v1.frontend.SolveRequest */
export interface SolveRequest {
  readonly definition: Definition | undefined;
  readonly frontend: string;
  readonly frontendOpt: Readonly<Record<string, string>>;
  readonly allowResultReturn: boolean;
  readonly allowResultArrayRef: boolean;
  readonly cacheImports: readonly CacheOptionsEntry[];
  readonly frontendInputs: Readonly<Record<string, Definition>>;
  readonly evaluate: boolean;
}
export const SolveRequest: Codec<SolveRequest> = {
  name: 'moby.buildkit.v1.frontend.SolveRequest',
  write(message, writer) {
    if (message.definition !== undefined) writeMessage(writer, 10, Definition, message.definition);
    if (message.frontend) writer.uint32(18).string(message.frontend);
    if (message.frontendOpt) writeMap(writer, 26, message.frontendOpt, (entry, value) => { entry.uint32(18).string(value); });
    if (message.allowResultReturn) writer.uint32(40).bool(message.allowResultReturn);
    if (message.allowResultArrayRef) writer.uint32(48).bool(message.allowResultArrayRef);
    if (message.cacheImports) for (const value of message.cacheImports) writeMessage(writer, 98, CacheOptionsEntry, value);
    if (message.frontendInputs) writeMap(writer, 106, message.frontendInputs, (entry, value) => { writeMessage(entry, 18, Definition, value); });
    if (message.evaluate) writer.uint32(112).bool(message.evaluate);
    return writer;
  },
  read(reader, end) {
    let f1: Definition | undefined;
    let f2: string = '';
    const f3: Record<string, string> = {};
    let f5: boolean = false;
    let f6: boolean = false;
    const f12: CacheOptionsEntry[] = [];
    const f13: Record<string, Definition> = {};
    let f14: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, Definition);
          break;
        case 18:
          f2 = reader.string();
          break;
        case 26:
          readEntry(reader, f3, (reader) => reader.string(), () => '');
          break;
        case 40:
          f5 = reader.bool();
          break;
        case 48:
          f6 = reader.bool();
          break;
        case 98:
          f12.push(readMessage(reader, CacheOptionsEntry));
          break;
        case 106:
          readEntry(reader, f13, (reader) => readMessage(reader, Definition), () => Definition.read(reader, reader.pos));
          break;
        case 112:
          f14 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { definition: f1, frontend: f2, frontendOpt: f3, allowResultReturn: f5, allowResultArrayRef: f6, cacheImports: f12, frontendInputs: f13, evaluate: f14 };
  },
};

/** moby.buildkit.v1.frontend.RefMapDeprecated */
export interface RefMapDeprecated {
  readonly refs: Readonly<Record<string, string>>;
}
export const RefMapDeprecated: Codec<RefMapDeprecated> = {
  name: 'moby.buildkit.v1.frontend.RefMapDeprecated',
  write(message, writer) {
    if (message.refs) writeMap(writer, 10, message.refs, (entry, value) => { entry.uint32(18).string(value); });
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
    return { refs: f1 };
  },
};

/** moby.buildkit.v1.frontend.Ref */
export interface Ref {
  readonly id: string;
  readonly def: Definition | undefined;
}
export const Ref: Codec<Ref> = {
  name: 'moby.buildkit.v1.frontend.Ref',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.def !== undefined) writeMessage(writer, 18, Definition, message.def);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Definition | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = readMessage(reader, Definition);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, def: f2 };
  },
};

/** moby.buildkit.v1.frontend.RefMap */
export interface RefMap {
  readonly refs: Readonly<Record<string, Ref>>;
}
export const RefMap: Codec<RefMap> = {
  name: 'moby.buildkit.v1.frontend.RefMap',
  write(message, writer) {
    if (message.refs) writeMap(writer, 10, message.refs, (entry, value) => { writeMessage(entry, 18, Ref, value); });
    return writer;
  },
  read(reader, end) {
    const f1: Record<string, Ref> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          readEntry(reader, f1, (reader) => readMessage(reader, Ref), () => Ref.read(reader, reader.pos));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { refs: f1 };
  },
};

/** moby.buildkit.v1.frontend.AttestationKind */
export const AttestationKind = {
  InToto: 0,
  Bundle: 1,
} as const;
export type AttestationKind = number;

/** moby.buildkit.v1.frontend.InTotoSubjectKind */
export const InTotoSubjectKind = {
  Self: 0,
  Raw: 1,
} as const;
export type InTotoSubjectKind = number;

/** moby.buildkit.v1.frontend.InTotoSubject */
export interface InTotoSubject {
  readonly kind: InTotoSubjectKind;
  readonly digest: readonly string[];
  readonly name: string;
}
export const InTotoSubject: Codec<InTotoSubject> = {
  name: 'moby.buildkit.v1.frontend.InTotoSubject',
  write(message, writer) {
    if (message.kind) writer.uint32(8).int32(message.kind);
    if (message.digest) for (const value of message.digest) writer.uint32(18).string(value);
    if (message.name) writer.uint32(26).string(message.name);
    return writer;
  },
  read(reader, end) {
    let f1: InTotoSubjectKind = 0;
    const f2: string[] = [];
    let f3: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          f2.push(reader.string());
          break;
        case 26:
          f3 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { kind: f1, digest: f2, name: f3 };
  },
};

/** moby.buildkit.v1.frontend.Attestation */
export interface Attestation {
  readonly kind: AttestationKind;
  readonly metadata: Readonly<Record<string, Uint8Array>>;
  readonly ref: Ref | undefined;
  readonly path: string;
  readonly inTotoPredicateType: string;
  readonly inTotoSubjects: readonly InTotoSubject[];
}
export const Attestation: Codec<Attestation> = {
  name: 'moby.buildkit.v1.frontend.Attestation',
  write(message, writer) {
    if (message.kind) writer.uint32(8).int32(message.kind);
    if (message.metadata) writeMap(writer, 18, message.metadata, (entry, value) => { entry.uint32(18).bytes(value); });
    if (message.ref !== undefined) writeMessage(writer, 26, Ref, message.ref);
    if (message.path) writer.uint32(34).string(message.path);
    if (message.inTotoPredicateType) writer.uint32(42).string(message.inTotoPredicateType);
    if (message.inTotoSubjects) for (const value of message.inTotoSubjects) writeMessage(writer, 50, InTotoSubject, value);
    return writer;
  },
  read(reader, end) {
    let f1: AttestationKind = 0;
    const f2: Record<string, Uint8Array> = {};
    let f3: Ref | undefined;
    let f4: string = '';
    let f5: string = '';
    const f6: InTotoSubject[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          readEntry(reader, f2, (reader) => reader.bytes(), () => new Uint8Array(0));
          break;
        case 26:
          f3 = readMessage(reader, Ref);
          break;
        case 34:
          f4 = reader.string();
          break;
        case 42:
          f5 = reader.string();
          break;
        case 50:
          f6.push(readMessage(reader, InTotoSubject));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { kind: f1, metadata: f2, ref: f3, path: f4, inTotoPredicateType: f5, inTotoSubjects: f6 };
  },
};

/** moby.buildkit.v1.frontend.Attestations */
export interface Attestations {
  readonly attestation: readonly Attestation[];
}
export const Attestations: Codec<Attestations> = {
  name: 'moby.buildkit.v1.frontend.Attestations',
  write(message, writer) {
    if (message.attestation) for (const value of message.attestation) writeMessage(writer, 10, Attestation, value);
    return writer;
  },
  read(reader, end) {
    const f1: Attestation[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, Attestation));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { attestation: f1 };
  },
};

/** moby.buildkit.v1.frontend.Result */
export interface Result {
  readonly refDeprecated: string | undefined;
  readonly refsDeprecated: RefMapDeprecated | undefined;
  readonly ref: Ref | undefined;
  readonly refs: RefMap | undefined;
  readonly metadata: Readonly<Record<string, Uint8Array>>;
  readonly attestations: Readonly<Record<string, Attestations>>;
}
export const Result: Codec<Result> = {
  name: 'moby.buildkit.v1.frontend.Result',
  write(message, writer) {
    if (message.metadata) writeMap(writer, 82, message.metadata, (entry, value) => { entry.uint32(18).bytes(value); });
    if (message.attestations) writeMap(writer, 98, message.attestations, (entry, value) => { writeMessage(entry, 18, Attestations, value); });
    if (message.refDeprecated !== undefined) writer.uint32(10).string(message.refDeprecated);
    if (message.refsDeprecated !== undefined) writeMessage(writer, 18, RefMapDeprecated, message.refsDeprecated);
    if (message.ref !== undefined) writeMessage(writer, 26, Ref, message.ref);
    if (message.refs !== undefined) writeMessage(writer, 34, RefMap, message.refs);
    return writer;
  },
  read(reader, end) {
    let f1: string | undefined;
    let f2: RefMapDeprecated | undefined;
    let f3: Ref | undefined;
    let f4: RefMap | undefined;
    const f10: Record<string, Uint8Array> = {};
    const f12: Record<string, Attestations> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = readMessage(reader, RefMapDeprecated);
          break;
        case 26:
          f3 = readMessage(reader, Ref);
          break;
        case 34:
          f4 = readMessage(reader, RefMap);
          break;
        case 82:
          readEntry(reader, f10, (reader) => reader.bytes(), () => new Uint8Array(0));
          break;
        case 98:
          readEntry(reader, f12, (reader) => readMessage(reader, Attestations), () => Attestations.read(reader, reader.pos));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { refDeprecated: f1, refsDeprecated: f2, ref: f3, refs: f4, metadata: f10, attestations: f12 };
  },
};

/** moby.buildkit.v1.frontend.SolveResponse */
export interface SolveResponse {
  readonly ref: string;
  readonly result: Result | undefined;
}
export const SolveResponse: Codec<SolveResponse> = {
  name: 'moby.buildkit.v1.frontend.SolveResponse',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    if (message.result !== undefined) writeMessage(writer, 26, Result, message.result);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f3: Result | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 26:
          f3 = readMessage(reader, Result);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1, result: f3 };
  },
};

/** moby.buildkit.v1.frontend.FileRange */
export interface FileRange {
  readonly offset: number;
  readonly length: number;
}
export const FileRange: Codec<FileRange> = {
  name: 'moby.buildkit.v1.frontend.FileRange',
  write(message, writer) {
    if (message.offset) writeNumber64(writer.uint32(8), message.offset);
    if (message.length) writeNumber64(writer.uint32(16), message.length);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { offset: f1, length: f2 };
  },
};

/** moby.buildkit.v1.frontend.ReadFileRequest */
export interface ReadFileRequest {
  readonly ref: string;
  readonly filePath: string;
  readonly range: FileRange | undefined;
}
export const ReadFileRequest: Codec<ReadFileRequest> = {
  name: 'moby.buildkit.v1.frontend.ReadFileRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    if (message.filePath) writer.uint32(18).string(message.filePath);
    if (message.range !== undefined) writeMessage(writer, 26, FileRange, message.range);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: FileRange | undefined;
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
          f3 = readMessage(reader, FileRange);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1, filePath: f2, range: f3 };
  },
};

/** moby.buildkit.v1.frontend.ReadFileResponse */
export interface ReadFileResponse {
  readonly data: Uint8Array;
}
export const ReadFileResponse: Codec<ReadFileResponse> = {
  name: 'moby.buildkit.v1.frontend.ReadFileResponse',
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

/** moby.buildkit.v1.frontend.ReadDirRequest */
export interface ReadDirRequest {
  readonly ref: string;
  readonly dirPath: string;
  readonly includePattern: string;
}
export const ReadDirRequest: Codec<ReadDirRequest> = {
  name: 'moby.buildkit.v1.frontend.ReadDirRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    if (message.dirPath) writer.uint32(18).string(message.dirPath);
    if (message.includePattern) writer.uint32(26).string(message.includePattern);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: string = '';
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
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1, dirPath: f2, includePattern: f3 };
  },
};

/** fsutil.types.Stat */
export interface Stat {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly modTime: bigint;
  readonly linkname: string;
  readonly devmajor: number;
  readonly devminor: number;
  readonly xattrs: Readonly<Record<string, Uint8Array>>;
}
export const Stat: Codec<Stat> = {
  name: 'fsutil.types.Stat',
  write(message, writer) {
    if (message.path) writer.uint32(10).string(message.path);
    if (message.mode) writer.uint32(16).uint32(message.mode);
    if (message.uid) writer.uint32(24).uint32(message.uid);
    if (message.gid) writer.uint32(32).uint32(message.gid);
    if (message.size) writeNumber64(writer.uint32(40), message.size);
    if (message.modTime) writeBigint64(writer.uint32(48), message.modTime);
    if (message.linkname) writer.uint32(58).string(message.linkname);
    if (message.devmajor) writeNumber64(writer.uint32(64), message.devmajor);
    if (message.devminor) writeNumber64(writer.uint32(72), message.devminor);
    if (message.xattrs) writeMap(writer, 82, message.xattrs, (entry, value) => { entry.uint32(18).bytes(value); });
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: number = 0;
    let f4: number = 0;
    let f5: number = 0;
    let f6: bigint = 0n;
    let f7: string = '';
    let f8: number = 0;
    let f9: number = 0;
    const f10: Record<string, Uint8Array> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.uint32();
          break;
        case 24:
          f3 = reader.uint32();
          break;
        case 32:
          f4 = reader.uint32();
          break;
        case 40:
          f5 = readNumber64(reader);
          break;
        case 48:
          f6 = readBigint64(reader);
          break;
        case 58:
          f7 = reader.string();
          break;
        case 64:
          f8 = readNumber64(reader);
          break;
        case 72:
          f9 = readNumber64(reader);
          break;
        case 82:
          readEntry(reader, f10, (reader) => reader.bytes(), () => new Uint8Array(0));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { path: f1, mode: f2, uid: f3, gid: f4, size: f5, modTime: f6, linkname: f7, devmajor: f8, devminor: f9, xattrs: f10 };
  },
};

/** moby.buildkit.v1.frontend.ReadDirResponse */
export interface ReadDirResponse {
  readonly entries: readonly Stat[];
}
export const ReadDirResponse: Codec<ReadDirResponse> = {
  name: 'moby.buildkit.v1.frontend.ReadDirResponse',
  write(message, writer) {
    if (message.entries) for (const value of message.entries) writeMessage(writer, 10, Stat, value);
    return writer;
  },
  read(reader, end) {
    const f1: Stat[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, Stat));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { entries: f1 };
  },
};

/** moby.buildkit.v1.frontend.StatFileRequest */
export interface StatFileRequest {
  readonly ref: string;
  readonly path: string;
}
export const StatFileRequest: Codec<StatFileRequest> = {
  name: 'moby.buildkit.v1.frontend.StatFileRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    if (message.path) writer.uint32(18).string(message.path);
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
    return { ref: f1, path: f2 };
  },
};

/** moby.buildkit.v1.frontend.StatFileResponse */
export interface StatFileResponse {
  readonly stat: Stat | undefined;
}
export const StatFileResponse: Codec<StatFileResponse> = {
  name: 'moby.buildkit.v1.frontend.StatFileResponse',
  write(message, writer) {
    if (message.stat !== undefined) writeMessage(writer, 10, Stat, message.stat);
    return writer;
  },
  read(reader, end) {
    let f1: Stat | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, Stat);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { stat: f1 };
  },
};

/** moby.buildkit.v1.frontend.ResolveImageConfigRequest */
export interface ResolveImageConfigRequest {
  readonly ref: string;
  readonly platform: Platform | undefined;
  readonly resolveMode: string;
  readonly logName: string;
  readonly resolverType: number;
  readonly sessionID: string;
  readonly storeID: string;
}
export const ResolveImageConfigRequest: Codec<ResolveImageConfigRequest> = {
  name: 'moby.buildkit.v1.frontend.ResolveImageConfigRequest',
  write(message, writer) {
    if (message.ref) writer.uint32(10).string(message.ref);
    if (message.platform !== undefined) writeMessage(writer, 18, Platform, message.platform);
    if (message.resolveMode) writer.uint32(26).string(message.resolveMode);
    if (message.logName) writer.uint32(34).string(message.logName);
    if (message.resolverType) writer.uint32(40).int32(message.resolverType);
    if (message.sessionID) writer.uint32(50).string(message.sessionID);
    if (message.storeID) writer.uint32(58).string(message.storeID);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Platform | undefined;
    let f3: string = '';
    let f4: string = '';
    let f5: number = 0;
    let f6: string = '';
    let f7: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = readMessage(reader, Platform);
          break;
        case 26:
          f3 = reader.string();
          break;
        case 34:
          f4 = reader.string();
          break;
        case 40:
          f5 = reader.int32();
          break;
        case 50:
          f6 = reader.string();
          break;
        case 58:
          f7 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { ref: f1, platform: f2, resolveMode: f3, logName: f4, resolverType: f5, sessionID: f6, storeID: f7 };
  },
};

/** moby.buildkit.v1.frontend.ResolveImageConfigResponse */
export interface ResolveImageConfigResponse {
  readonly digest: string;
  readonly config: Uint8Array;
  readonly ref: string;
}
export const ResolveImageConfigResponse: Codec<ResolveImageConfigResponse> = {
  name: 'moby.buildkit.v1.frontend.ResolveImageConfigResponse',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    if (message.config?.length) writer.uint32(18).bytes(message.config);
    if (message.ref) writer.uint32(26).string(message.ref);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Uint8Array = new Uint8Array(0);
    let f3: string = '';
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.bytes();
          break;
        case 26:
          f3 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1, config: f2, ref: f3 };
  },
};

/** pb.SourceOp */
export interface SourceOp {
  readonly identifier: string;
  readonly attrs: Readonly<Record<string, string>>;
}
export const SourceOp: Codec<SourceOp> = {
  name: 'pb.SourceOp',
  write(message, writer) {
    if (message.identifier) writer.uint32(10).string(message.identifier);
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
    return { identifier: f1, attrs: f2 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceGitRequest */
export interface ResolveSourceGitRequest {
  readonly returnObject: boolean;
}
export const ResolveSourceGitRequest: Codec<ResolveSourceGitRequest> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceGitRequest',
  write(message, writer) {
    if (message.returnObject) writer.uint32(8).bool(message.returnObject);
    return writer;
  },
  read(reader, end) {
    let f1: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { returnObject: f1 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceImageRequest */
export interface ResolveSourceImageRequest {
  readonly noConfig: boolean;
}
export const ResolveSourceImageRequest: Codec<ResolveSourceImageRequest> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceImageRequest',
  write(message, writer) {
    if (message.noConfig) writer.uint32(8).bool(message.noConfig);
    return writer;
  },
  read(reader, end) {
    let f1: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { noConfig: f1 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceMetaRequest */
export interface ResolveSourceMetaRequest {
  readonly source: SourceOp | undefined;
  readonly platform: Platform | undefined;
  readonly logName: string;
  readonly resolveMode: string;
  readonly git: ResolveSourceGitRequest | undefined;
  readonly image: ResolveSourceImageRequest | undefined;
}
export const ResolveSourceMetaRequest: Codec<ResolveSourceMetaRequest> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceMetaRequest',
  write(message, writer) {
    if (message.source !== undefined) writeMessage(writer, 10, SourceOp, message.source);
    if (message.platform !== undefined) writeMessage(writer, 18, Platform, message.platform);
    if (message.logName) writer.uint32(26).string(message.logName);
    if (message.resolveMode) writer.uint32(34).string(message.resolveMode);
    if (message.git !== undefined) writeMessage(writer, 42, ResolveSourceGitRequest, message.git);
    if (message.image !== undefined) writeMessage(writer, 50, ResolveSourceImageRequest, message.image);
    return writer;
  },
  read(reader, end) {
    let f1: SourceOp | undefined;
    let f2: Platform | undefined;
    let f3: string = '';
    let f4: string = '';
    let f5: ResolveSourceGitRequest | undefined;
    let f6: ResolveSourceImageRequest | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, SourceOp);
          break;
        case 18:
          f2 = readMessage(reader, Platform);
          break;
        case 26:
          f3 = reader.string();
          break;
        case 34:
          f4 = reader.string();
          break;
        case 42:
          f5 = readMessage(reader, ResolveSourceGitRequest);
          break;
        case 50:
          f6 = readMessage(reader, ResolveSourceImageRequest);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { source: f1, platform: f2, logName: f3, resolveMode: f4, git: f5, image: f6 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceImageResponse */
export interface ResolveSourceImageResponse {
  readonly digest: string;
  readonly config: Uint8Array;
}
export const ResolveSourceImageResponse: Codec<ResolveSourceImageResponse> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceImageResponse',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    if (message.config?.length) writer.uint32(18).bytes(message.config);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1, config: f2 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceGitResponse */
export interface ResolveSourceGitResponse {
  readonly checksum: string;
  readonly ref: string;
  readonly commitChecksum: string;
  readonly commitObject: Uint8Array;
  readonly tagObject: Uint8Array;
}
export const ResolveSourceGitResponse: Codec<ResolveSourceGitResponse> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceGitResponse',
  write(message, writer) {
    if (message.checksum) writer.uint32(10).string(message.checksum);
    if (message.ref) writer.uint32(18).string(message.ref);
    if (message.commitChecksum) writer.uint32(26).string(message.commitChecksum);
    if (message.commitObject?.length) writer.uint32(34).bytes(message.commitObject);
    if (message.tagObject?.length) writer.uint32(42).bytes(message.tagObject);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: string = '';
    let f4: Uint8Array = new Uint8Array(0);
    let f5: Uint8Array = new Uint8Array(0);
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
        case 34:
          f4 = reader.bytes();
          break;
        case 42:
          f5 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { checksum: f1, ref: f2, commitChecksum: f3, commitObject: f4, tagObject: f5 };
  },
};

/** google.protobuf.Timestamp */
export interface Timestamp {
  readonly seconds: bigint;
  readonly nanos: number;
}
export const Timestamp: Codec<Timestamp> = {
  name: 'google.protobuf.Timestamp',
  write(message, writer) {
    if (message.seconds) writeBigint64(writer.uint32(8), message.seconds);
    if (message.nanos) writer.uint32(16).int32(message.nanos);
    return writer;
  },
  read(reader, end) {
    let f1: bigint = 0n;
    let f2: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readBigint64(reader);
          break;
        case 16:
          f2 = reader.int32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { seconds: f1, nanos: f2 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceHTTPResponse */
export interface ResolveSourceHTTPResponse {
  readonly checksum: string;
  readonly filename: string;
  readonly lastModified: Timestamp | undefined;
}
export const ResolveSourceHTTPResponse: Codec<ResolveSourceHTTPResponse> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceHTTPResponse',
  write(message, writer) {
    if (message.checksum) writer.uint32(10).string(message.checksum);
    if (message.filename) writer.uint32(18).string(message.filename);
    if (message.lastModified !== undefined) writeMessage(writer, 26, Timestamp, message.lastModified);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: Timestamp | undefined;
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
          f3 = readMessage(reader, Timestamp);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { checksum: f1, filename: f2, lastModified: f3 };
  },
};

/** moby.buildkit.v1.frontend.ResolveSourceMetaResponse */
export interface ResolveSourceMetaResponse {
  readonly source: SourceOp | undefined;
  readonly image: ResolveSourceImageResponse | undefined;
  readonly git: ResolveSourceGitResponse | undefined;
  readonly http: ResolveSourceHTTPResponse | undefined;
}
export const ResolveSourceMetaResponse: Codec<ResolveSourceMetaResponse> = {
  name: 'moby.buildkit.v1.frontend.ResolveSourceMetaResponse',
  write(message, writer) {
    if (message.source !== undefined) writeMessage(writer, 10, SourceOp, message.source);
    if (message.image !== undefined) writeMessage(writer, 18, ResolveSourceImageResponse, message.image);
    if (message.git !== undefined) writeMessage(writer, 26, ResolveSourceGitResponse, message.git);
    if (message.http !== undefined) writeMessage(writer, 34, ResolveSourceHTTPResponse, message.http);
    return writer;
  },
  read(reader, end) {
    let f1: SourceOp | undefined;
    let f2: ResolveSourceImageResponse | undefined;
    let f3: ResolveSourceGitResponse | undefined;
    let f4: ResolveSourceHTTPResponse | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, SourceOp);
          break;
        case 18:
          f2 = readMessage(reader, ResolveSourceImageResponse);
          break;
        case 26:
          f3 = readMessage(reader, ResolveSourceGitResponse);
          break;
        case 34:
          f4 = readMessage(reader, ResolveSourceHTTPResponse);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { source: f1, image: f2, git: f3, http: f4 };
  },
};

/** moby.buildkit.v1.frontend.EvaluateRequest */
export interface EvaluateRequest {
  readonly ref: string;
}
export const EvaluateRequest: Codec<EvaluateRequest> = {
  name: 'moby.buildkit.v1.frontend.EvaluateRequest',
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

/** moby.buildkit.v1.frontend.EvaluateResponse */
export interface EvaluateResponse {
}
export const EvaluateResponse: Codec<EvaluateResponse> = {
  name: 'moby.buildkit.v1.frontend.EvaluateResponse',
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

/** moby.buildkit.v1.frontend.InputsRequest */
export interface InputsRequest {
}
export const InputsRequest: Codec<InputsRequest> = {
  name: 'moby.buildkit.v1.frontend.InputsRequest',
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

/** moby.buildkit.v1.frontend.InputsResponse */
export interface InputsResponse {
  readonly definitions: Readonly<Record<string, Definition>>;
}
export const InputsResponse: Codec<InputsResponse> = {
  name: 'moby.buildkit.v1.frontend.InputsResponse',
  write(message, writer) {
    if (message.definitions) writeMap(writer, 10, message.definitions, (entry, value) => { writeMessage(entry, 18, Definition, value); });
    return writer;
  },
  read(reader, end) {
    const f1: Record<string, Definition> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          readEntry(reader, f1, (reader) => readMessage(reader, Definition), () => Definition.read(reader, reader.pos));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { definitions: f1 };
  },
};

/** moby.buildkit.v1.frontend.WarnRequest */
export interface WarnRequest {
  readonly digest: string;
  readonly level: number;
  readonly short: Uint8Array;
  readonly detail: readonly Uint8Array[];
  readonly url: string;
  readonly info: SourceInfo | undefined;
  readonly ranges: readonly Range[];
}
export const WarnRequest: Codec<WarnRequest> = {
  name: 'moby.buildkit.v1.frontend.WarnRequest',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
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
    return { digest: f1, level: f2, short: f3, detail: f4, url: f5, info: f6, ranges: f7 };
  },
};

/** moby.buildkit.v1.frontend.WarnResponse */
export interface WarnResponse {
}
export const WarnResponse: Codec<WarnResponse> = {
  name: 'moby.buildkit.v1.frontend.WarnResponse',
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

/** google.protobuf.Any */
export interface Any {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}
export const Any: Codec<Any> = {
  name: 'google.protobuf.Any',
  write(message, writer) {
    if (message.typeUrl) writer.uint32(10).string(message.typeUrl);
    if (message.value?.length) writer.uint32(18).bytes(message.value);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: Uint8Array = new Uint8Array(0);
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.bytes();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { typeUrl: f1, value: f2 };
  },
};

/** google.rpc.Status */
export interface Status {
  readonly code: number;
  readonly message: string;
  readonly details: readonly Any[];
}
export const Status: Codec<Status> = {
  name: 'google.rpc.Status',
  write(message, writer) {
    if (message.code) writer.uint32(8).int32(message.code);
    if (message.message) writer.uint32(18).string(message.message);
    if (message.details) for (const value of message.details) writeMessage(writer, 26, Any, value);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: string = '';
    const f3: Any[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = reader.int32();
          break;
        case 18:
          f2 = reader.string();
          break;
        case 26:
          f3.push(readMessage(reader, Any));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { code: f1, message: f2, details: f3 };
  },
};

/** moby.buildkit.v1.frontend.ReturnRequest */
export interface ReturnRequest {
  readonly result: Result | undefined;
  readonly error: Status | undefined;
}
export const ReturnRequest: Codec<ReturnRequest> = {
  name: 'moby.buildkit.v1.frontend.ReturnRequest',
  write(message, writer) {
    if (message.result !== undefined) writeMessage(writer, 10, Result, message.result);
    if (message.error !== undefined) writeMessage(writer, 18, Status, message.error);
    return writer;
  },
  read(reader, end) {
    let f1: Result | undefined;
    let f2: Status | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, Result);
          break;
        case 18:
          f2 = readMessage(reader, Status);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { result: f1, error: f2 };
  },
};

/** moby.buildkit.v1.frontend.ReturnResponse */
export interface ReturnResponse {
}
export const ReturnResponse: Codec<ReturnResponse> = {
  name: 'moby.buildkit.v1.frontend.ReturnResponse',
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

export const llbBridgePing: Method<PingRequest, PongResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/Ping', request: PingRequest, response: PongResponse, requestStream: false, responseStream: false };
export const llbBridgeSolve: Method<SolveRequest, SolveResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/Solve', request: SolveRequest, response: SolveResponse, requestStream: false, responseStream: false };
export const llbBridgeReadFile: Method<ReadFileRequest, ReadFileResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/ReadFile', request: ReadFileRequest, response: ReadFileResponse, requestStream: false, responseStream: false };
export const llbBridgeReadDir: Method<ReadDirRequest, ReadDirResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/ReadDir', request: ReadDirRequest, response: ReadDirResponse, requestStream: false, responseStream: false };
export const llbBridgeStatFile: Method<StatFileRequest, StatFileResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/StatFile', request: StatFileRequest, response: StatFileResponse, requestStream: false, responseStream: false };
export const llbBridgeResolveImageConfig: Method<ResolveImageConfigRequest, ResolveImageConfigResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/ResolveImageConfig', request: ResolveImageConfigRequest, response: ResolveImageConfigResponse, requestStream: false, responseStream: false };
export const llbBridgeResolveSourceMeta: Method<ResolveSourceMetaRequest, ResolveSourceMetaResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/ResolveSourceMeta', request: ResolveSourceMetaRequest, response: ResolveSourceMetaResponse, requestStream: false, responseStream: false };
export const llbBridgeEvaluate: Method<EvaluateRequest, EvaluateResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/Evaluate', request: EvaluateRequest, response: EvaluateResponse, requestStream: false, responseStream: false };
export const llbBridgeInputs: Method<InputsRequest, InputsResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/Inputs', request: InputsRequest, response: InputsResponse, requestStream: false, responseStream: false };
export const llbBridgeWarn: Method<WarnRequest, WarnResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/Warn', request: WarnRequest, response: WarnResponse, requestStream: false, responseStream: false };
export const llbBridgeReturn: Method<ReturnRequest, ReturnResponse> = { path: '/moby.buildkit.v1.frontend.LLBBridge/Return', request: ReturnRequest, response: ReturnResponse, requestStream: false, responseStream: false };

/** pb.Input */
export interface Input {
  readonly digest: string;
  readonly index: number;
}
export const Input: Codec<Input> = {
  name: 'pb.Input',
  write(message, writer) {
    if (message.digest) writer.uint32(10).string(message.digest);
    if (message.index) writeNumber64(writer.uint32(16), message.index);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { digest: f1, index: f2 };
  },
};

/** pb.ProxyEnv */
export interface ProxyEnv {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly ftpProxy: string;
  readonly noProxy: string;
  readonly allProxy: string;
}
export const ProxyEnv: Codec<ProxyEnv> = {
  name: 'pb.ProxyEnv',
  write(message, writer) {
    if (message.httpProxy) writer.uint32(10).string(message.httpProxy);
    if (message.httpsProxy) writer.uint32(18).string(message.httpsProxy);
    if (message.ftpProxy) writer.uint32(26).string(message.ftpProxy);
    if (message.noProxy) writer.uint32(34).string(message.noProxy);
    if (message.allProxy) writer.uint32(42).string(message.allProxy);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: string = '';
    let f4: string = '';
    let f5: string = '';
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
        case 34:
          f4 = reader.string();
          break;
        case 42:
          f5 = reader.string();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { httpProxy: f1, httpsProxy: f2, ftpProxy: f3, noProxy: f4, allProxy: f5 };
  },
};

/** pb.HostIP */
export interface HostIP {
  readonly host: string;
  readonly ip: string;
}
export const HostIP: Codec<HostIP> = {
  name: 'pb.HostIP',
  write(message, writer) {
    if (message.host) writer.uint32(10).string(message.host);
    if (message.ip) writer.uint32(18).string(message.ip);
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
    return { host: f1, ip: f2 };
  },
};

/** pb.Ulimit */
export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}
export const Ulimit: Codec<Ulimit> = {
  name: 'pb.Ulimit',
  write(message, writer) {
    if (message.name) writer.uint32(10).string(message.name);
    if (message.soft) writeNumber64(writer.uint32(16), message.soft);
    if (message.hard) writeNumber64(writer.uint32(24), message.hard);
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
    return { name: f1, soft: f2, hard: f3 };
  },
};

/** pb.Meta */
export interface Meta {
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  readonly proxyEnv: ProxyEnv | undefined;
  readonly extraHosts: readonly HostIP[];
  readonly hostname: string;
  readonly ulimit: readonly Ulimit[];
  readonly cgroupParent: string;
  readonly removeMountStubsRecursive: boolean;
  readonly validExitCodes: readonly number[];
}
export const Meta: Codec<Meta> = {
  name: 'pb.Meta',
  write(message, writer) {
    if (message.args) for (const value of message.args) writer.uint32(10).string(value);
    if (message.env) for (const value of message.env) writer.uint32(18).string(value);
    if (message.cwd) writer.uint32(26).string(message.cwd);
    if (message.user) writer.uint32(34).string(message.user);
    if (message.proxyEnv !== undefined) writeMessage(writer, 42, ProxyEnv, message.proxyEnv);
    if (message.extraHosts) for (const value of message.extraHosts) writeMessage(writer, 50, HostIP, value);
    if (message.hostname) writer.uint32(58).string(message.hostname);
    if (message.ulimit) for (const value of message.ulimit) writeMessage(writer, 74, Ulimit, value);
    if (message.cgroupParent) writer.uint32(82).string(message.cgroupParent);
    if (message.removeMountStubsRecursive) writer.uint32(88).bool(message.removeMountStubsRecursive);
    if (message.validExitCodes?.length) { writer.uint32(98).fork(); for (const value of message.validExitCodes) writer.int32(value); writer.ldelim(); }
    return writer;
  },
  read(reader, end) {
    const f1: string[] = [];
    const f2: string[] = [];
    let f3: string = '';
    let f4: string = '';
    let f5: ProxyEnv | undefined;
    const f6: HostIP[] = [];
    let f7: string = '';
    const f9: Ulimit[] = [];
    let f10: string = '';
    let f11: boolean = false;
    const f12: number[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(reader.string());
          break;
        case 18:
          f2.push(reader.string());
          break;
        case 26:
          f3 = reader.string();
          break;
        case 34:
          f4 = reader.string();
          break;
        case 42:
          f5 = readMessage(reader, ProxyEnv);
          break;
        case 50:
          f6.push(readMessage(reader, HostIP));
          break;
        case 58:
          f7 = reader.string();
          break;
        case 74:
          f9.push(readMessage(reader, Ulimit));
          break;
        case 82:
          f10 = reader.string();
          break;
        case 88:
          f11 = reader.bool();
          break;
        case 96:
        case 98:
          readNumbers(reader, tag, f12, (reader) => reader.int32());
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { args: f1, env: f2, cwd: f3, user: f4, proxyEnv: f5, extraHosts: f6, hostname: f7, ulimit: f9, cgroupParent: f10, removeMountStubsRecursive: f11, validExitCodes: f12 };
  },
};

/** pb.MountType */
export const MountType = {
  BIND: 0,
  SECRET: 1,
  SSH: 2,
  CACHE: 3,
  TMPFS: 4,
} as const;
export type MountType = number;

/** pb.TmpfsOpt */
export interface TmpfsOpt {
  readonly size: number;
}
export const TmpfsOpt: Codec<TmpfsOpt> = {
  name: 'pb.TmpfsOpt',
  write(message, writer) {
    if (message.size) writeNumber64(writer.uint32(8), message.size);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { size: f1 };
  },
};

/** pb.CacheSharingOpt */
export const CacheSharingOpt = {
  SHARED: 0,
  PRIVATE: 1,
  LOCKED: 2,
} as const;
export type CacheSharingOpt = number;

/** pb.CacheOpt */
export interface CacheOpt {
  readonly id: string;
  readonly sharing: CacheSharingOpt;
}
export const CacheOpt: Codec<CacheOpt> = {
  name: 'pb.CacheOpt',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.sharing) writer.uint32(16).int32(message.sharing);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: CacheSharingOpt = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.int32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, sharing: f2 };
  },
};

/** pb.SecretOpt */
export interface SecretOpt {
  readonly id: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly optional: boolean;
}
export const SecretOpt: Codec<SecretOpt> = {
  name: 'pb.SecretOpt',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.uid) writer.uint32(16).uint32(message.uid);
    if (message.gid) writer.uint32(24).uint32(message.gid);
    if (message.mode) writer.uint32(32).uint32(message.mode);
    if (message.optional) writer.uint32(40).bool(message.optional);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: number = 0;
    let f4: number = 0;
    let f5: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.uint32();
          break;
        case 24:
          f3 = reader.uint32();
          break;
        case 32:
          f4 = reader.uint32();
          break;
        case 40:
          f5 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, uid: f2, gid: f3, mode: f4, optional: f5 };
  },
};

/** pb.SSHOpt */
export interface SSHOpt {
  readonly id: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly optional: boolean;
}
export const SSHOpt: Codec<SSHOpt> = {
  name: 'pb.SSHOpt',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.uid) writer.uint32(16).uint32(message.uid);
    if (message.gid) writer.uint32(24).uint32(message.gid);
    if (message.mode) writer.uint32(32).uint32(message.mode);
    if (message.optional) writer.uint32(40).bool(message.optional);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: number = 0;
    let f4: number = 0;
    let f5: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.uint32();
          break;
        case 24:
          f3 = reader.uint32();
          break;
        case 32:
          f4 = reader.uint32();
          break;
        case 40:
          f5 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, uid: f2, gid: f3, mode: f4, optional: f5 };
  },
};

/** pb.MountContentCache */
export const MountContentCache = {
  DEFAULT: 0,
  ON: 1,
  OFF: 2,
} as const;
export type MountContentCache = number;

/** pb.Mount */
export interface Mount {
  readonly input: number;
  readonly selector: string;
  readonly dest: string;
  readonly output: number;
  readonly readonly: boolean;
  readonly mountType: MountType;
  readonly tmpfsOpt: TmpfsOpt | undefined;
  readonly cacheOpt: CacheOpt | undefined;
  readonly secretOpt: SecretOpt | undefined;
  readonly sshOpt: SSHOpt | undefined;
  readonly resultID: string;
  readonly contentCache: MountContentCache;
}
export const Mount: Codec<Mount> = {
  name: 'pb.Mount',
  write(message, writer) {
    if (message.input) writeNumber64(writer.uint32(8), message.input);
    if (message.selector) writer.uint32(18).string(message.selector);
    if (message.dest) writer.uint32(26).string(message.dest);
    if (message.output) writeNumber64(writer.uint32(32), message.output);
    if (message.readonly) writer.uint32(40).bool(message.readonly);
    if (message.mountType) writer.uint32(48).int32(message.mountType);
    if (message.tmpfsOpt !== undefined) writeMessage(writer, 154, TmpfsOpt, message.tmpfsOpt);
    if (message.cacheOpt !== undefined) writeMessage(writer, 162, CacheOpt, message.cacheOpt);
    if (message.secretOpt !== undefined) writeMessage(writer, 170, SecretOpt, message.secretOpt);
    if (message.sshOpt !== undefined) writeMessage(writer, 178, SSHOpt, message.sshOpt);
    if (message.resultID) writer.uint32(186).string(message.resultID);
    if (message.contentCache) writer.uint32(192).int32(message.contentCache);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: string = '';
    let f3: string = '';
    let f4: number = 0;
    let f5: boolean = false;
    let f6: MountType = 0;
    let f19: TmpfsOpt | undefined;
    let f20: CacheOpt | undefined;
    let f21: SecretOpt | undefined;
    let f22: SSHOpt | undefined;
    let f23: string = '';
    let f24: MountContentCache = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
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
          f5 = reader.bool();
          break;
        case 48:
          f6 = reader.int32();
          break;
        case 154:
          f19 = readMessage(reader, TmpfsOpt);
          break;
        case 162:
          f20 = readMessage(reader, CacheOpt);
          break;
        case 170:
          f21 = readMessage(reader, SecretOpt);
          break;
        case 178:
          f22 = readMessage(reader, SSHOpt);
          break;
        case 186:
          f23 = reader.string();
          break;
        case 192:
          f24 = reader.int32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { input: f1, selector: f2, dest: f3, output: f4, readonly: f5, mountType: f6, tmpfsOpt: f19, cacheOpt: f20, secretOpt: f21, sshOpt: f22, resultID: f23, contentCache: f24 };
  },
};

/** pb.NetMode */
export const NetMode = {
  UNSET: 0,
  HOST: 1,
  NONE: 2,
} as const;
export type NetMode = number;

/** pb.SecurityMode */
export const SecurityMode = {
  SANDBOX: 0,
  INSECURE: 1,
} as const;
export type SecurityMode = number;

/** pb.SecretEnv */
export interface SecretEnv {
  readonly id: string;
  readonly name: string;
  readonly optional: boolean;
}
export const SecretEnv: Codec<SecretEnv> = {
  name: 'pb.SecretEnv',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.name) writer.uint32(18).string(message.name);
    if (message.optional) writer.uint32(24).bool(message.optional);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 18:
          f2 = reader.string();
          break;
        case 24:
          f3 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, name: f2, optional: f3 };
  },
};

/** pb.CDIDevice */
export interface CDIDevice {
  readonly name: string;
  readonly optional: boolean;
}
export const CDIDevice: Codec<CDIDevice> = {
  name: 'pb.CDIDevice',
  write(message, writer) {
    if (message.name) writer.uint32(10).string(message.name);
    if (message.optional) writer.uint32(16).bool(message.optional);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { name: f1, optional: f2 };
  },
};

/** pb.ExecOp */
export interface ExecOp {
  readonly meta: Meta | undefined;
  readonly mounts: readonly Mount[];
  readonly network: NetMode;
  readonly security: SecurityMode;
  readonly secretenv: readonly SecretEnv[];
  readonly cdiDevices: readonly CDIDevice[];
}
export const ExecOp: Codec<ExecOp> = {
  name: 'pb.ExecOp',
  write(message, writer) {
    if (message.meta !== undefined) writeMessage(writer, 10, Meta, message.meta);
    if (message.mounts) for (const value of message.mounts) writeMessage(writer, 18, Mount, value);
    if (message.network) writer.uint32(24).int32(message.network);
    if (message.security) writer.uint32(32).int32(message.security);
    if (message.secretenv) for (const value of message.secretenv) writeMessage(writer, 42, SecretEnv, value);
    if (message.cdiDevices) for (const value of message.cdiDevices) writeMessage(writer, 50, CDIDevice, value);
    return writer;
  },
  read(reader, end) {
    let f1: Meta | undefined;
    const f2: Mount[] = [];
    let f3: NetMode = 0;
    let f4: SecurityMode = 0;
    const f5: SecretEnv[] = [];
    const f6: CDIDevice[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, Meta);
          break;
        case 18:
          f2.push(readMessage(reader, Mount));
          break;
        case 24:
          f3 = reader.int32();
          break;
        case 32:
          f4 = reader.int32();
          break;
        case 42:
          f5.push(readMessage(reader, SecretEnv));
          break;
        case 50:
          f6.push(readMessage(reader, CDIDevice));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { meta: f1, mounts: f2, network: f3, security: f4, secretenv: f5, cdiDevices: f6 };
  },
};

/** pb.NamedUserOpt */
export interface NamedUserOpt {
  readonly name: string;
  readonly input: number;
}
export const NamedUserOpt: Codec<NamedUserOpt> = {
  name: 'pb.NamedUserOpt',
  write(message, writer) {
    if (message.name) writer.uint32(10).string(message.name);
    if (message.input) writeNumber64(writer.uint32(16), message.input);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { name: f1, input: f2 };
  },
};

/** pb.UserOpt */
export interface UserOpt {
  readonly byName: NamedUserOpt | undefined;
  readonly byID: number | undefined;
}
export const UserOpt: Codec<UserOpt> = {
  name: 'pb.UserOpt',
  write(message, writer) {
    if (message.byName !== undefined) writeMessage(writer, 10, NamedUserOpt, message.byName);
    if (message.byID !== undefined) writer.uint32(16).uint32(message.byID);
    return writer;
  },
  read(reader, end) {
    let f1: NamedUserOpt | undefined;
    let f2: number | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, NamedUserOpt);
          break;
        case 16:
          f2 = reader.uint32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { byName: f1, byID: f2 };
  },
};

/** pb.ChownOpt */
export interface ChownOpt {
  readonly user: UserOpt | undefined;
  readonly group: UserOpt | undefined;
}
export const ChownOpt: Codec<ChownOpt> = {
  name: 'pb.ChownOpt',
  write(message, writer) {
    if (message.user !== undefined) writeMessage(writer, 10, UserOpt, message.user);
    if (message.group !== undefined) writeMessage(writer, 18, UserOpt, message.group);
    return writer;
  },
  read(reader, end) {
    let f1: UserOpt | undefined;
    let f2: UserOpt | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, UserOpt);
          break;
        case 18:
          f2 = readMessage(reader, UserOpt);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { user: f1, group: f2 };
  },
};

/** pb.FileActionCopy */
export interface FileActionCopy {
  readonly src: string;
  readonly dest: string;
  readonly owner: ChownOpt | undefined;
  readonly mode: number;
  readonly followSymlink: boolean;
  readonly dirCopyContents: boolean;
  readonly attemptUnpackDockerCompatibility: boolean;
  readonly createDestPath: boolean;
  readonly allowWildcard: boolean;
  readonly allowEmptyWildcard: boolean;
  readonly timestamp: bigint;
  readonly includePatterns: readonly string[];
  readonly excludePatterns: readonly string[];
  readonly alwaysReplaceExistingDestPaths: boolean;
  readonly modeStr: string;
  readonly requiredPaths: readonly string[];
}
export const FileActionCopy: Codec<FileActionCopy> = {
  name: 'pb.FileActionCopy',
  write(message, writer) {
    if (message.src) writer.uint32(10).string(message.src);
    if (message.dest) writer.uint32(18).string(message.dest);
    if (message.owner !== undefined) writeMessage(writer, 26, ChownOpt, message.owner);
    if (message.mode) writer.uint32(32).int32(message.mode);
    if (message.followSymlink) writer.uint32(40).bool(message.followSymlink);
    if (message.dirCopyContents) writer.uint32(48).bool(message.dirCopyContents);
    if (message.attemptUnpackDockerCompatibility) writer.uint32(56).bool(message.attemptUnpackDockerCompatibility);
    if (message.createDestPath) writer.uint32(64).bool(message.createDestPath);
    if (message.allowWildcard) writer.uint32(72).bool(message.allowWildcard);
    if (message.allowEmptyWildcard) writer.uint32(80).bool(message.allowEmptyWildcard);
    if (message.timestamp) writeBigint64(writer.uint32(88), message.timestamp);
    if (message.includePatterns) for (const value of message.includePatterns) writer.uint32(98).string(value);
    if (message.excludePatterns) for (const value of message.excludePatterns) writer.uint32(106).string(value);
    if (message.alwaysReplaceExistingDestPaths) writer.uint32(112).bool(message.alwaysReplaceExistingDestPaths);
    if (message.modeStr) writer.uint32(122).string(message.modeStr);
    if (message.requiredPaths) for (const value of message.requiredPaths) writer.uint32(130).string(value);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: ChownOpt | undefined;
    let f4: number = 0;
    let f5: boolean = false;
    let f6: boolean = false;
    let f7: boolean = false;
    let f8: boolean = false;
    let f9: boolean = false;
    let f10: boolean = false;
    let f11: bigint = 0n;
    const f12: string[] = [];
    const f13: string[] = [];
    let f14: boolean = false;
    let f15: string = '';
    const f16: string[] = [];
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
          f3 = readMessage(reader, ChownOpt);
          break;
        case 32:
          f4 = reader.int32();
          break;
        case 40:
          f5 = reader.bool();
          break;
        case 48:
          f6 = reader.bool();
          break;
        case 56:
          f7 = reader.bool();
          break;
        case 64:
          f8 = reader.bool();
          break;
        case 72:
          f9 = reader.bool();
          break;
        case 80:
          f10 = reader.bool();
          break;
        case 88:
          f11 = readBigint64(reader);
          break;
        case 98:
          f12.push(reader.string());
          break;
        case 106:
          f13.push(reader.string());
          break;
        case 112:
          f14 = reader.bool();
          break;
        case 122:
          f15 = reader.string();
          break;
        case 130:
          f16.push(reader.string());
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { src: f1, dest: f2, owner: f3, mode: f4, followSymlink: f5, dirCopyContents: f6, attemptUnpackDockerCompatibility: f7, createDestPath: f8, allowWildcard: f9, allowEmptyWildcard: f10, timestamp: f11, includePatterns: f12, excludePatterns: f13, alwaysReplaceExistingDestPaths: f14, modeStr: f15, requiredPaths: f16 };
  },
};

/** pb.FileActionMkFile */
export interface FileActionMkFile {
  readonly path: string;
  readonly mode: number;
  readonly data: Uint8Array;
  readonly owner: ChownOpt | undefined;
  readonly timestamp: bigint;
}
export const FileActionMkFile: Codec<FileActionMkFile> = {
  name: 'pb.FileActionMkFile',
  write(message, writer) {
    if (message.path) writer.uint32(10).string(message.path);
    if (message.mode) writer.uint32(16).int32(message.mode);
    if (message.data?.length) writer.uint32(26).bytes(message.data);
    if (message.owner !== undefined) writeMessage(writer, 34, ChownOpt, message.owner);
    if (message.timestamp) writeBigint64(writer.uint32(40), message.timestamp);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: Uint8Array = new Uint8Array(0);
    let f4: ChownOpt | undefined;
    let f5: bigint = 0n;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.int32();
          break;
        case 26:
          f3 = reader.bytes();
          break;
        case 34:
          f4 = readMessage(reader, ChownOpt);
          break;
        case 40:
          f5 = readBigint64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { path: f1, mode: f2, data: f3, owner: f4, timestamp: f5 };
  },
};

/** pb.FileActionMkDir */
export interface FileActionMkDir {
  readonly path: string;
  readonly mode: number;
  readonly makeParents: boolean;
  readonly owner: ChownOpt | undefined;
  readonly timestamp: bigint;
}
export const FileActionMkDir: Codec<FileActionMkDir> = {
  name: 'pb.FileActionMkDir',
  write(message, writer) {
    if (message.path) writer.uint32(10).string(message.path);
    if (message.mode) writer.uint32(16).int32(message.mode);
    if (message.makeParents) writer.uint32(24).bool(message.makeParents);
    if (message.owner !== undefined) writeMessage(writer, 34, ChownOpt, message.owner);
    if (message.timestamp) writeBigint64(writer.uint32(40), message.timestamp);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: number = 0;
    let f3: boolean = false;
    let f4: ChownOpt | undefined;
    let f5: bigint = 0n;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.int32();
          break;
        case 24:
          f3 = reader.bool();
          break;
        case 34:
          f4 = readMessage(reader, ChownOpt);
          break;
        case 40:
          f5 = readBigint64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { path: f1, mode: f2, makeParents: f3, owner: f4, timestamp: f5 };
  },
};

/** pb.FileActionRm */
export interface FileActionRm {
  readonly path: string;
  readonly allowNotFound: boolean;
  readonly allowWildcard: boolean;
}
export const FileActionRm: Codec<FileActionRm> = {
  name: 'pb.FileActionRm',
  write(message, writer) {
    if (message.path) writer.uint32(10).string(message.path);
    if (message.allowNotFound) writer.uint32(16).bool(message.allowNotFound);
    if (message.allowWildcard) writer.uint32(24).bool(message.allowWildcard);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: boolean = false;
    let f3: boolean = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
          f2 = reader.bool();
          break;
        case 24:
          f3 = reader.bool();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { path: f1, allowNotFound: f2, allowWildcard: f3 };
  },
};

/** pb.FileActionSymlink */
export interface FileActionSymlink {
  readonly oldpath: string;
  readonly newpath: string;
  readonly owner: ChownOpt | undefined;
  readonly timestamp: bigint;
}
export const FileActionSymlink: Codec<FileActionSymlink> = {
  name: 'pb.FileActionSymlink',
  write(message, writer) {
    if (message.oldpath) writer.uint32(10).string(message.oldpath);
    if (message.newpath) writer.uint32(18).string(message.newpath);
    if (message.owner !== undefined) writeMessage(writer, 26, ChownOpt, message.owner);
    if (message.timestamp) writeBigint64(writer.uint32(32), message.timestamp);
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    let f2: string = '';
    let f3: ChownOpt | undefined;
    let f4: bigint = 0n;
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
          f3 = readMessage(reader, ChownOpt);
          break;
        case 32:
          f4 = readBigint64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { oldpath: f1, newpath: f2, owner: f3, timestamp: f4 };
  },
};

/** pb.FileAction */
export interface FileAction {
  readonly input: number;
  readonly secondaryInput: number;
  readonly output: number;
  readonly copy: FileActionCopy | undefined;
  readonly mkfile: FileActionMkFile | undefined;
  readonly mkdir: FileActionMkDir | undefined;
  readonly rm: FileActionRm | undefined;
  readonly symlink: FileActionSymlink | undefined;
}
export const FileAction: Codec<FileAction> = {
  name: 'pb.FileAction',
  write(message, writer) {
    if (message.input) writeNumber64(writer.uint32(8), message.input);
    if (message.secondaryInput) writeNumber64(writer.uint32(16), message.secondaryInput);
    if (message.output) writeNumber64(writer.uint32(24), message.output);
    if (message.copy !== undefined) writeMessage(writer, 34, FileActionCopy, message.copy);
    if (message.mkfile !== undefined) writeMessage(writer, 42, FileActionMkFile, message.mkfile);
    if (message.mkdir !== undefined) writeMessage(writer, 50, FileActionMkDir, message.mkdir);
    if (message.rm !== undefined) writeMessage(writer, 58, FileActionRm, message.rm);
    if (message.symlink !== undefined) writeMessage(writer, 66, FileActionSymlink, message.symlink);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    let f2: number = 0;
    let f3: number = 0;
    let f4: FileActionCopy | undefined;
    let f5: FileActionMkFile | undefined;
    let f6: FileActionMkDir | undefined;
    let f7: FileActionRm | undefined;
    let f8: FileActionSymlink | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        case 16:
          f2 = readNumber64(reader);
          break;
        case 24:
          f3 = readNumber64(reader);
          break;
        case 34:
          f4 = readMessage(reader, FileActionCopy);
          break;
        case 42:
          f5 = readMessage(reader, FileActionMkFile);
          break;
        case 50:
          f6 = readMessage(reader, FileActionMkDir);
          break;
        case 58:
          f7 = readMessage(reader, FileActionRm);
          break;
        case 66:
          f8 = readMessage(reader, FileActionSymlink);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { input: f1, secondaryInput: f2, output: f3, copy: f4, mkfile: f5, mkdir: f6, rm: f7, symlink: f8 };
  },
};

/** pb.FileOp */
export interface FileOp {
  readonly actions: readonly FileAction[];
}
export const FileOp: Codec<FileOp> = {
  name: 'pb.FileOp',
  write(message, writer) {
    if (message.actions) for (const value of message.actions) writeMessage(writer, 18, FileAction, value);
    return writer;
  },
  read(reader, end) {
    const f2: FileAction[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 18:
          f2.push(readMessage(reader, FileAction));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { actions: f2 };
  },
};

/** pb.BuildInput */
export interface BuildInput {
  readonly input: number;
}
export const BuildInput: Codec<BuildInput> = {
  name: 'pb.BuildInput',
  write(message, writer) {
    if (message.input) writeNumber64(writer.uint32(8), message.input);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { input: f1 };
  },
};

/** pb.BuildOp */
export interface BuildOp {
  readonly builder: number;
  readonly inputs: Readonly<Record<string, BuildInput>>;
  readonly def: Definition | undefined;
  readonly attrs: Readonly<Record<string, string>>;
}
export const BuildOp: Codec<BuildOp> = {
  name: 'pb.BuildOp',
  write(message, writer) {
    if (message.builder) writeNumber64(writer.uint32(8), message.builder);
    if (message.inputs) writeMap(writer, 18, message.inputs, (entry, value) => { writeMessage(entry, 18, BuildInput, value); });
    if (message.def !== undefined) writeMessage(writer, 26, Definition, message.def);
    if (message.attrs) writeMap(writer, 34, message.attrs, (entry, value) => { entry.uint32(18).string(value); });
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    const f2: Record<string, BuildInput> = {};
    let f3: Definition | undefined;
    const f4: Record<string, string> = {};
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        case 18:
          readEntry(reader, f2, (reader) => readMessage(reader, BuildInput), () => BuildInput.read(reader, reader.pos));
          break;
        case 26:
          f3 = readMessage(reader, Definition);
          break;
        case 34:
          readEntry(reader, f4, (reader) => reader.string(), () => '');
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { builder: f1, inputs: f2, def: f3, attrs: f4 };
  },
};

/** pb.MergeInput */
export interface MergeInput {
  readonly input: number;
}
export const MergeInput: Codec<MergeInput> = {
  name: 'pb.MergeInput',
  write(message, writer) {
    if (message.input) writeNumber64(writer.uint32(8), message.input);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { input: f1 };
  },
};

/** pb.MergeOp */
export interface MergeOp {
  readonly inputs: readonly MergeInput[];
}
export const MergeOp: Codec<MergeOp> = {
  name: 'pb.MergeOp',
  write(message, writer) {
    if (message.inputs) for (const value of message.inputs) writeMessage(writer, 10, MergeInput, value);
    return writer;
  },
  read(reader, end) {
    const f1: MergeInput[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, MergeInput));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { inputs: f1 };
  },
};

/** pb.LowerDiffInput */
export interface LowerDiffInput {
  readonly input: number;
}
export const LowerDiffInput: Codec<LowerDiffInput> = {
  name: 'pb.LowerDiffInput',
  write(message, writer) {
    if (message.input) writeNumber64(writer.uint32(8), message.input);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { input: f1 };
  },
};

/** pb.UpperDiffInput */
export interface UpperDiffInput {
  readonly input: number;
}
export const UpperDiffInput: Codec<UpperDiffInput> = {
  name: 'pb.UpperDiffInput',
  write(message, writer) {
    if (message.input) writeNumber64(writer.uint32(8), message.input);
    return writer;
  },
  read(reader, end) {
    let f1: number = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          f1 = readNumber64(reader);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { input: f1 };
  },
};

/** pb.DiffOp */
export interface DiffOp {
  readonly lower: LowerDiffInput | undefined;
  readonly upper: UpperDiffInput | undefined;
}
export const DiffOp: Codec<DiffOp> = {
  name: 'pb.DiffOp',
  write(message, writer) {
    if (message.lower !== undefined) writeMessage(writer, 10, LowerDiffInput, message.lower);
    if (message.upper !== undefined) writeMessage(writer, 18, UpperDiffInput, message.upper);
    return writer;
  },
  read(reader, end) {
    let f1: LowerDiffInput | undefined;
    let f2: UpperDiffInput | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = readMessage(reader, LowerDiffInput);
          break;
        case 18:
          f2 = readMessage(reader, UpperDiffInput);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { lower: f1, upper: f2 };
  },
};

/** pb.PassthroughOp */
export interface PassthroughOp {
  readonly id: string;
  readonly outputs: readonly number[];
}
export const PassthroughOp: Codec<PassthroughOp> = {
  name: 'pb.PassthroughOp',
  write(message, writer) {
    if (message.id) writer.uint32(10).string(message.id);
    if (message.outputs?.length) { writer.uint32(18).fork(); for (const value of message.outputs) writeNumber64(writer, value); writer.ldelim(); }
    return writer;
  },
  read(reader, end) {
    let f1: string = '';
    const f2: number[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1 = reader.string();
          break;
        case 16:
        case 18:
          readNumbers(reader, tag, f2, (reader) => readNumber64(reader));
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { id: f1, outputs: f2 };
  },
};

/** pb.WorkerConstraints */
export interface WorkerConstraints {
  readonly filter: readonly string[];
}
export const WorkerConstraints: Codec<WorkerConstraints> = {
  name: 'pb.WorkerConstraints',
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

/** pb.Op */
export interface Op {
  readonly inputs: readonly Input[];
  readonly exec: ExecOp | undefined;
  readonly source: SourceOp | undefined;
  readonly file: FileOp | undefined;
  readonly build: BuildOp | undefined;
  readonly merge: MergeOp | undefined;
  readonly diff: DiffOp | undefined;
  readonly passthrough: PassthroughOp | undefined;
  readonly platform: Platform | undefined;
  readonly constraints: WorkerConstraints | undefined;
}
export const Op: Codec<Op> = {
  name: 'pb.Op',
  write(message, writer) {
    if (message.inputs) for (const value of message.inputs) writeMessage(writer, 10, Input, value);
    if (message.platform !== undefined) writeMessage(writer, 82, Platform, message.platform);
    if (message.constraints !== undefined) writeMessage(writer, 90, WorkerConstraints, message.constraints);
    if (message.exec !== undefined) writeMessage(writer, 18, ExecOp, message.exec);
    if (message.source !== undefined) writeMessage(writer, 26, SourceOp, message.source);
    if (message.file !== undefined) writeMessage(writer, 34, FileOp, message.file);
    if (message.build !== undefined) writeMessage(writer, 42, BuildOp, message.build);
    if (message.merge !== undefined) writeMessage(writer, 50, MergeOp, message.merge);
    if (message.diff !== undefined) writeMessage(writer, 58, DiffOp, message.diff);
    if (message.passthrough !== undefined) writeMessage(writer, 66, PassthroughOp, message.passthrough);
    return writer;
  },
  read(reader, end) {
    const f1: Input[] = [];
    let f2: ExecOp | undefined;
    let f3: SourceOp | undefined;
    let f4: FileOp | undefined;
    let f5: BuildOp | undefined;
    let f6: MergeOp | undefined;
    let f7: DiffOp | undefined;
    let f8: PassthroughOp | undefined;
    let f10: Platform | undefined;
    let f11: WorkerConstraints | undefined;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          f1.push(readMessage(reader, Input));
          break;
        case 18:
          f2 = readMessage(reader, ExecOp);
          break;
        case 26:
          f3 = readMessage(reader, SourceOp);
          break;
        case 34:
          f4 = readMessage(reader, FileOp);
          break;
        case 42:
          f5 = readMessage(reader, BuildOp);
          break;
        case 50:
          f6 = readMessage(reader, MergeOp);
          break;
        case 58:
          f7 = readMessage(reader, DiffOp);
          break;
        case 66:
          f8 = readMessage(reader, PassthroughOp);
          break;
        case 82:
          f10 = readMessage(reader, Platform);
          break;
        case 90:
          f11 = readMessage(reader, WorkerConstraints);
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    return { inputs: f1, exec: f2, source: f3, file: f4, build: f5, merge: f6, diff: f7, passthrough: f8, platform: f10, constraints: f11 };
  },
};
