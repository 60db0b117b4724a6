import postgres from 'postgres'
import type { Server } from './servers.ts'
import { createSockets } from './socket.ts'

/** A server that is being promoted answers within this, or another does. */
const askSeconds = 5

/**
 * Which of several servers is the primary now: the first that says so. Asked before each connection, so that after a
 * failover the next one goes to the server that was promoted. An old primary that comes back beside it must be kept
 * away by its operator: with a standby that it must wait for, it commits nothing.
 */
export async function findPrimary(address: string, servers: readonly Server[]): Promise<Server | undefined> {
  const asked = servers.map(async (server) => {
    if (await isPrimary(address, server)) return server
    throw new Error('a standby')
  })
  return Promise.any(asked).catch(() => undefined)
}

async function isPrimary(address: string, server: Server): Promise<boolean> {
  const sql = postgres(address, {
    ...server,
    ...{ socket: createSockets(async () => server).open },
    max: 1,
    fetch_types: false,
    connect_timeout: askSeconds,
    connection: { application_name: 'budkavle failover', statement_timeout: askSeconds * 1000 },
  })
  try {
    const [found] = await sql<{ standby: boolean }[]>`select pg_is_in_recovery() as standby`
    return found?.standby === false
  } finally {
    void sql.end({ timeout: 0 })
  }
}
