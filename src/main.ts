import { type Config, parseConfig } from './config.ts'
import { type Gateways, startGateways } from './gateways.ts'
import { type Ground, prepareGround } from './ground.ts'
import { type Listener, listenHttp } from './http/listener.ts'
import { createOperations } from './http/operations.ts'
import { createLog } from './log-line.ts'

/** A whole gateway, on its ground, with its operations listener. */
export interface Running {
  readonly config: Config
  readonly databaseUrl: string
  readonly port: number
  readonly operationsPort: number
  /** Of the administrators' room; undefined where nobody could sign in. */
  readonly adminPort: number | undefined
  /** In development: where to sign in, once, within ten minutes. */
  readonly signIn: string | undefined
  /** The log's public key, for whoever checks receipts. */
  readonly verifierKey: string
  stop(): Promise<void>
}

/** Config → ground → gateway processes → operations. Stopping goes the other way, and loses nothing when cut short. */
export async function start(env: Readonly<Record<string, string | undefined>>): Promise<Running> {
  const config = parseConfig(env)
  const log = createLog(config.logLevel)
  const ground: Ground = await prepareGround(config, log)
  let gateways: Gateways | undefined
  let operations: Listener | undefined
  const stop = async () => {
    await operations?.stop()
    await gateways?.stop()
    await ground.stop()
  }
  try {
    const { databaseUrl, files, canarySignerFile } = ground
    gateways = await startGateways({ config: { ...config, canarySignerFile }, databaseUrl, files }, log)
    operations = await listenHttp(createOperations(gateways), config.operationsHost, config.operationsPort)
    const { port, adminPort, verifierKey } = gateways
    const operationsPort = operations.port
    const ready = { port, operationsPort, adminPort, processes: config.processes }
    // In production only its operator knows under which name it is reached.
    const catalogue = config.development ? { catalogue: `https://localhost:${port}/catalogue` } : {}
    const signIn = await ground.createSignIn?.(`https://localhost:${adminPort}`)
    log.info({ ...ready, ...catalogue, ...(signIn && { signIn }) }, 'gateway ready')
    return { config, databaseUrl: ground.databaseUrl, port, operationsPort, adminPort, signIn, verifierKey, stop }
  } catch (err) {
    await stop()
    throw err
  }
}
