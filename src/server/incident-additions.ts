/**
 * Alerts that the server makes itself have no part in the engine's incidents. Services that make them add their stages as
 * incidents are read, so that nothing has to be taken back when the reason for one goes.
 */
import type { Incident } from '#model/incident'

export type IncidentAddition = (incidents: readonly Incident[]) => Promise<readonly Incident[]>

export class IncidentAdditions {
  readonly #additions: IncidentAddition[] = []

  add(addition: IncidentAddition): void {
    this.#additions.push(addition)
  }

  async extend(incidents: readonly Incident[]): Promise<readonly Incident[]> {
    let extended = incidents
    if (extended.length > 0) for (const addition of this.#additions) extended = await addition(extended)
    return extended
  }
}
