import { createServer } from 'node:net'

/** The wished port of loopback, or 0 (whichever is free) where it is taken. */
export function findPort(wished: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(0))
    probe.listen(wished, '127.0.0.1', () => probe.close(() => resolve(wished)))
  })
}
