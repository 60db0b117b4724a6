/** The receiver under test, as its own test inbox tells of it. This is the truth that it is judged by. */
export interface Subject {
  records(): Promise<readonly HeldRecord[]>
  /** Undefined when it holds none under this id. */
  read(recordId: string): Promise<Buffer | undefined>
  /** False: it cannot simulate this. */
  setDiskFull(on: boolean): Promise<boolean>
  restart(): Promise<boolean>
}

export interface HeldRecord {
  readonly recordId: string
  readonly messageId: string
}

/** The test inbox does not answer, or not as its contract says: nothing can be judged. */
export class NoTestInbox extends Error {
  override readonly name = 'NoTestInbox'
}

/** What a receiver under test must serve, over HTTP, to whoever examines it and nobody else. */
export const testInboxContract = `GET  <url>/records             200 {"records":[{"recordId":"…","messageId":"…"}]}: all it holds
GET  <url>/records/<recordId>  200 the document's bytes as its store holds them, or 404
POST <url>/faults              {"fault":"disk-full","on":true}: 204, or 501 when it cannot simulate that
POST <url>/restart             202 and ends as if killed, then starts again by itself; or 501`

export function createSubject(url: string): Subject {
  const base = url.replace(/\/+$/, '')
  const post = async (path: string, done: number, body?: object) => {
    const response = await ask(`${base}${path}`, {
      method: 'POST',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (response.status === 501 || response.status === done) return response.status === done
    throw new NoTestInbox(`POST ${path} answers ${response.status}`)
  }
  return {
    async records() {
      const response = await ask(`${base}/records`)
      const { records } = (await response.json().catch(() => ({}))) as { records?: unknown }
      if (response.status === 200 && Array.isArray(records) && records.every(isRecord)) return records
      throw new NoTestInbox('GET /records does not answer with a list of records')
    },
    async read(recordId) {
      const response = await ask(`${base}/records/${encodeURIComponent(recordId)}`)
      if (response.status === 404) return undefined
      if (response.status === 200) return Buffer.from(await response.arrayBuffer())
      throw new NoTestInbox(`GET /records/<recordId> answers ${response.status}`)
    },
    setDiskFull: (on) => post('/faults', 204, { fault: 'disk-full', on }),
    restart: () => post('/restart', 202),
  }
}

async function ask(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
  } catch (cause) {
    throw new NoTestInbox('the test inbox does not answer', { cause })
  }
}

function isRecord(value: unknown): value is HeldRecord {
  if (typeof value !== 'object' || value === null) return false
  return 'recordId' in value && typeof value.recordId === 'string' && 'messageId' in value
}
