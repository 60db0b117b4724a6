import { start } from '../../src/main.ts'
import { answerAll } from './child.ts'

const { port, stop } = await start(process.env)
process.once('SIGTERM', () => void stop().then(() => process.exit(0)))
answerAll(async () => ({ port }))
