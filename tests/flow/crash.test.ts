import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { openLogKey } from '../../src/dev/log-key.ts'
import { developmentPaths } from '../../src/dev/world.ts'
import { createNoteSigner, parseVerifierKey } from '../../src/evidence/signed-note.ts'
import { connect } from '../../src/store/connect.ts'
import { findEmbedded } from '../../src/store/embedded.ts'
import { findServer, type GatewayChild, killGateways, startGateway } from '../support/gateway-child.ts'
import { createFolder, origin } from '../support/world.ts'
import { dump, formsOf, requireBooks } from './books.ts'
import { markers, startTraffic, type Traffic } from './traffic.ts'

const folders: string[] = []

afterAll(() => {
  killGateways()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe.each([
  [1, ['gateway', 'server', 'server', 'both', 'server', 'gateway', 'server']],
  [2, ['server', 'gateway', 'server']],
] as const)('with %i process(es), killed again and again under load', (processes, kills) => {
  test('no receipted message is lost, none is doubled, none is falsely confirmed', { timeout: 120_000 }, async () => {
    const dataFolder = createFolder()
    folders.push(dataFolder)
    const lines: string[] = []
    const start = () => startGateway({ dataFolder, processes })
    let gateway = await start()
    const traffic = startTraffic({ dataFolder, connections: 16 })
    traffic.connect(gateway.port)

    for (const kill of kills) {
      await moreReceipts(traffic, 60)
      await sleep(Math.random() * 100)
      if (kill !== 'gateway') killServer(dataFolder)
      if (kill !== 'server') {
        await gateway.kill('SIGKILL')
        lines.push(...gateway.lines)
        gateway = await start()
        traffic.connect(gateway.port)
      }
    }
    await moreReceipts(traffic, 100)
    await traffic.finishSending()

    const sql = connect(findEmbedded(dataFolder) ?? '', { max: 2, applicationName: 'test' })
    await expect.poll(() => sql`select from delivery where state = 'open'`, { timeout: 30_000 }).toEqual([])
    await traffic.stopReceiving()
    await requireBooks(traffic, sql, [keyOf(dataFolder)])
    const text = await dump(sql)
    await sql.end()
    expect(await stop(gateway, lines)).toBe(0)
    expect(findServer(dataFolder)).toBeUndefined()

    expect(lines.filter((line) => line.includes('"outcome":"accepted"')).length).toBeGreaterThan(100)
    for (const form of markers.flatMap(formsOf)) {
      expect(lines.filter((line) => line.includes(form))).toEqual([])
      expect(text.includes(form)).toBe(false)
    }
  })
})

async function moreReceipts({ receipts }: Traffic, more: number): Promise<void> {
  const wanted = receipts.size + more
  while (receipts.size < wanted) await sleep(5)
}

function killServer(dataFolder: string): void {
  const pid = findServer(dataFolder)
  if (pid) process.kill(pid, 'SIGKILL')
}

async function stop(gateway: GatewayChild, lines: string[]): Promise<number | string> {
  const status = await gateway.kill('SIGTERM')
  lines.push(...gateway.lines)
  return status
}

function keyOf(dataFolder: string) {
  return parseVerifierKey(createNoteSigner(origin, openLogKey(developmentPaths(dataFolder).logKey)).verifierKey)
}
