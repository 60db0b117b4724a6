import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseVerifierKey, type VerifierKey } from '../evidence/signed-note.ts'
import type { Screen } from './story-screen.ts'
import { openSystem, type System } from './story-system.ts'
import { developmentPaths } from './world.ts'

/** A running gateway, as whoever plays the story knows it. */
export interface StoryGateway {
  /** `https://host:port` */
  readonly origin: string
  /** `http://host:port` of health and metrics. */
  readonly operationsOrigin: string
  readonly databaseUrl: string
  readonly dataFolder: string
  /** C2SP verifier key of the log. */
  readonly verifierKey: string
}

/** What every chapter of the story has at hand. */
export interface StoryWorld {
  readonly gateway: StoryGateway
  readonly screen: Screen
  readonly keys: readonly VerifierKey[]
  readonly fpa: System
  readonly satakunta: System
  close(): void
}

export const fpaId = '0246246-0'
export const satakuntaId = '3221304-3'

/** Opens both parties' systems, each with its own certificates and its own store. */
export function openStoryWorld(gateway: StoryGateway, screen: Screen): StoryWorld {
  const { dataFolder, origin } = gateway
  const ca = readFileSync(join(developmentPaths(dataFolder).pki, 'root.pem'), 'utf8')
  const place = { dataFolder, origin, ca }
  const fpa = openSystem(place, { id: fpaId, name: 'FPA', kind: 'fpa' })
  const satakunta = openSystem(place, { id: satakuntaId, name: 'Satakunta', kind: 'social-services' })
  const close = () => {
    fpa.client.close()
    satakunta.client.close()
  }
  return { gateway, screen, keys: [parseVerifierKey(gateway.verifierKey)], fpa, satakunta, close }
}
