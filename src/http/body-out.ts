/** A body that is handed on piece by piece, as its reader takes it. */
export interface BodyOut {
  readonly stream: ReadableStream<Uint8Array>
  /** Settles when the last piece is taken, or its reader has gone away. */
  readonly over: Promise<void>
}

/** @param bytes at least one */
export function createBodyOut(bytes: Uint8Array): BodyOut {
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  let at = 0
  const pull = (taker: ReadableStreamDefaultController<Uint8Array>) => {
    taker.enqueue(bytes.subarray(at, at + pieceBytes))
    at += pieceBytes
    if (at < bytes.length) return
    taker.close()
    end()
  }
  return { stream: new ReadableStream<Uint8Array>({ pull, cancel: end }, { highWaterMark: 0 }), over }
}

/** What may lie between the gateway and a slow reader: no more of a body than this has left when it ends. */
const pieceBytes = 65_536
