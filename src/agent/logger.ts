import type { Writable } from 'node:stream';
import winston from 'winston';
import type { LogEvent, LogLevel } from '../lib/log-event.ts';

const LEVELS: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3, trace: 4 };

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  readonly stream: Writable;
  readonly now: () => Date;
  /** Milliseconds of silence in a step after which a sign of life is given. */
  readonly heartbeat?: number;
}

export interface Log {
  readonly emit: (event: LogEvent) => void;
  /** Ends when all is written. */
  close(): Promise<void>;
}

const HEARTBEAT = 15_000;

interface Rendered {
  readonly level: LogLevel;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Turns the stream of events into lines on stderr: one for each step with its time, a sign of life while one takes long. */
export function createLog(options: LogOptions): Log {
  const { text, json } = { text: textFormat(), json: jsonFormat(options.now) };
  const logger = winston.createLogger({
    levels: LEVELS,
    level: options.level,
    format: options.format === 'json' ? json : text,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston-transport's types export no class
    transports: [new winston.transports.Stream({ stream: options.stream, eol: '\n' })],
  });
  const pace = options.heartbeat ?? HEARTBEAT;
  let step: { readonly name: string; readonly since: number } | undefined;
  let lastLine = '';
  const beat = setInterval(() => {
    if (step === undefined) return;
    const seconds = Math.round((options.now().getTime() - step.since) / 1000);
    const doing = lastLine === '' ? '' : `: ${lastLine}`;
    // With the output itself on the screen, nobody needs to be told that there is some.
    if (LEVELS[options.level] < LEVELS.debug)
      logger.log('info', `${step.name}: still running after ${seconds} s${doing}`, {
        step: step.name,
        seconds,
      });
  }, pace);
  beat.unref();

  return {
    emit: (event) => {
      if (event.type === 'step-start') {
        step = { name: event.step, since: options.now().getTime() };
        lastLine = '';
      } else if (event.type === 'step-end') step = undefined;
      else if (event.type === 'output' && event.line.trim() !== '')
        lastLine = event.line.trim().slice(0, 100);
      const { level, message, data } = render(event);
      logger.log(level, message, { ...data, type: event.type });
    },
    close: async () => {
      clearInterval(beat);
      const finished = new Promise((resolve) => logger.once('finish', resolve));
      logger.end();
      await finished;
    },
  };
}

function render(event: LogEvent): Rendered {
  switch (event.type) {
    case 'message':
      return event;
    case 'step-start':
      return { level: 'debug', message: `${event.step}: ${event.title}`, data: { step: event.step } };
    case 'step-end': {
      const { step, title, outcome, milliseconds } = event;
      const level = outcome === 'failed' ? 'error' : 'info';
      const data = { step, outcome, milliseconds };
      const time = `${(milliseconds / 1000).toFixed(1)} s`;
      const told = {
        done: time,
        unchanged: 'nothing to do',
        skipped: 'skipped',
        failed: `failed after ${time}`,
      };
      return { level, message: `${step}: ${title} (${told[outcome]})`, data };
    }
    case 'output':
      return { level: 'debug', message: `  | ${event.line}` };
  }
}

/** Levels that are the normal case carry no label; the others say what they are. */
const textFormat = (): winston.Logform.Format =>
  winston.format.printf(({ level, message }) => {
    const label = level === 'warn' ? 'warning: ' : level === 'error' ? 'error: ' : '';
    return `${label}${String(message)}`;
  });

const jsonFormat = (now: () => Date): winston.Logform.Format =>
  winston.format.printf((info) => JSON.stringify({ time: now().toISOString(), ...info }));
