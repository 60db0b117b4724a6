import type { Incident, IncidentDetails, IncidentFile } from '../../message/incident.ts'

/** What the incidents' pages ask of the gateway. */
export interface IncidentDeps {
  list(): Promise<readonly Incident[]>
  find(incident: number): Promise<IncidentDetails | undefined>
  findFile(incident: number, file: IncidentFile): Promise<unknown>
}
