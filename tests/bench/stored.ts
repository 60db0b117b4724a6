import { digestOfFilled, fillDatabase } from './fill.ts'
import { type BenchGateway, type Ground, openPartyClient } from './ground.ts'
import { type LoadGenerator, startLoadGenerator } from './load.ts'
import { median } from './measure.ts'
import type { Row } from './rows.ts'

/** One gateway on a database that holds so many messages, with the time that each thing took, round by round. */
interface Subject {
  readonly gateway: BenchGateway
  readonly intake: number[]
  readonly inbox: number[]
  readonly list: number[]
}

/** (d) What a message costs with a million stored, beside ten thousand: the two are measured in turns. */
export async function measureStored(ground: Ground, quick: boolean): Promise<Row[]> {
  const [large, rounds] = quick ? [100_000, 3] : [1_000_000, 10]
  const generator = startLoadGenerator()
  const few = await openSubject(ground, 'bench_few', 10_000)
  const many = await openSubject(ground, 'bench_many', large)
  try {
    for (const { gateway } of [few, many]) await postMessages(ground, gateway, generator, 1500)
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of round % 2 === 0 ? [few, many] : [many, few]) {
        subject.intake.push(await postMessages(ground, subject.gateway, generator, 1000))
        await useInbox(ground, subject)
      }
    }
  } finally {
    await generator.stop()
    for (const { gateway } of [few, many]) await gateway.stop()
  }
  const row = (what: string, key: 'intake' | 'inbox' | 'list'): Row => ({
    what: `${what}, ${large.toLocaleString('en')} stored`,
    figure: median(many[key]),
    unit: 'ms',
    beside: { what: '10,000 stored', figure: median(few[key]) },
    ratio: median(many[key].map((ms, round) => ms / (few[key][round] ?? Number.NaN))),
    aim: { at: 'most', ratio: 1.1 },
  })
  return [
    row('intake JSON, 16 connections, a message', 'intake'),
    row('lease and confirm an item', 'inbox'),
    row('list 100 items', 'list'),
  ]
}

async function openSubject(ground: Ground, name: string, messages: number): Promise<Subject> {
  const url = await ground.createDatabase(name)
  await fillDatabase(url, messages)
  return { gateway: await ground.startGateway(url, 1), intake: [], inbox: [], list: [] }
}

/** Milliseconds a message. */
async function postMessages(
  { dataFolder }: Ground,
  { port }: BenchGateway,
  generator: LoadGenerator,
  messages: number,
) {
  const job = { dataFolder, port, encoding: 'json', connections: 16, seconds: 60, messages } as const
  return 1000 / (await generator.run(job)).rate
}

async function useInbox(ground: Ground, subject: Subject): Promise<void> {
  const { client } = openPartyClient(ground, subject.gateway.port, 'satakunta')
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await client.post(path, JSON.stringify(body))
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`)
    return answer.json<T>()
  }
  const takeOne = async () => {
    const { items } = await post<{ items: Leased[] }>('/v1/inbox/leases', { max: 1 })
    const [item] = items
    if (!item) throw new Error('the inbox is empty')
    const confirmation = {
      leaseToken: item.leaseToken,
      recordId: `record-${item.item}`,
      sha256: digestOfFilled(item.item),
    }
    await post(`/v1/inbox/items/${item.item}/confirmation`, confirmation)
  }
  await client.get('/v1/log/key')
  subject.inbox.push(await medianTime(20, takeOne))
  subject.list.push(await medianTime(40, () => client.get('/v1/inbox/items?limit=100')))
  client.close()
}

interface Leased {
  readonly item: number
  readonly leaseToken: number
}

/** Milliseconds, one after the other. */
async function medianTime(times: number, work: () => Promise<unknown>): Promise<number> {
  const found: number[] = []
  for (let i = 0; i < times; i += 1) {
    const started = performance.now()
    await work()
    found.push(performance.now() - started)
  }
  return median(found)
}
