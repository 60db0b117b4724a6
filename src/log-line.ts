import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * What a line about a request may say: identifiers of parties, offices and the message itself, codes and durations.
 * Only these fields are written, whatever a caller passes, and a value that is not of the field's form is left out.
 */
export interface RequestLine {
  readonly method: string
  /** The pattern of the address, or `none`. */
  readonly route: string
  readonly status: number
  /** Of a refusal. */
  readonly code?: string | undefined
  /** The party that called. */
  readonly from?: string | undefined
  readonly totalMs: number
}

/** What a line about a message says besides. */
export interface MessageLine extends RequestLine {
  readonly outcome: string
  readonly messageType?: string
  readonly schemaVersion?: string
  readonly messageId?: string
  readonly office?: string
  readonly mediaType?: string
  readonly bytes?: number
  readonly logIndex?: number
}

const officeId = /^[a-z][a-z0-9.-]{0,63}$/
const measure = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/
/** No form lets a personal identity code through, such as six digits, a hyphen and four characters. */
const forms: Readonly<Record<keyof MessageLine, RegExp>> = {
  method: /^[A-Z]{1,16}$/,
  route: /^(none|\/|(\/[a-z][a-z0-9.]*(-[a-z]+)*|\/:[a-zA-Z][a-zA-Z0-9]*)+)$/,
  status: /^\d{3}$/,
  outcome: /^[a-z-]{1,32}$/,
  code: /^[a-z-]+\.[a-z-]+$/,
  messageType: /^[a-z]+(-[a-z]+)*$/,
  schemaVersion: /^\d{1,3}$/,
  messageId: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  from: /^\d{7}-\d$/,
  office: officeId,
  mediaType: /^application\/[a-z+-]{1,40}$/,
  bytes: measure,
  logIndex: measure,
  totalMs: measure,
}

/**
 * The gateway's log: JSON lines on standard output. Faults are told by their kind, not their text, which may quote
 * data.
 */
export function createLog(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeFault },
  }
  return to ? pino(options, to) : pino(options)
}

/** One wide line for one request. */
export function logRequest(log: Logger, line: RequestLine): void {
  if (log.isLevelEnabled('info')) log.info(allowedFields(line), 'request')
}

/** One wide line for one message that was answered, in the place of the request's. */
export function logMessage(log: Logger, line: MessageLine): void {
  if (log.isLevelEnabled('info')) log.info(allowedFields(line), 'message')
}

function allowedFields(line: Partial<MessageLine>): Record<string, string | number> {
  const allowed: Record<string, string | number> = {}
  for (const name of Object.keys(forms) as (keyof MessageLine)[]) {
    const value = line[name]
    if (value !== undefined && forms[name].test(String(value))) allowed[name] = value
  }
  return allowed
}

/** Where it was thrown helps; the first line of a stack is the text, and is left out. */
function describeFault(err: unknown): Record<string, unknown> {
  if (!(err instanceof Error)) return { name: typeof err }
  const frames = (err.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { name: err.name, ...('code' in err ? { code: String(err.code) } : {}), at: frames.slice(0, 6) }
}
