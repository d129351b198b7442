export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** One thing that happened, as data. Text, terminal and JSON are renderings of the same stream. */
export type LogEvent =
  | {
      readonly type: 'message';
      readonly level: LogLevel;
      readonly message: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'step-start'; readonly step: string; readonly title: string }
  | {
      readonly type: 'step-end';
      readonly step: string;
      readonly title: string;
      readonly outcome: 'done' | 'unchanged' | 'skipped' | 'failed';
      readonly milliseconds: number;
    }
  | { readonly type: 'output'; readonly line: string };
