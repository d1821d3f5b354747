/** Export `plant` of a plant folder. All of it is drawn from a seed: addresses, products, habits. */
import type { Host, Zone } from '../network/host.ts'
import type { Scheduler } from '../network/scheduler.ts'
import type { PlantStep } from '../network/step.ts'
import type { PlantWorld } from '../network/world.ts'
import type { SiteFileChoice } from './site-file.ts'

export interface PlantDefinition {
  /** = the folder name. */
  readonly id: string
  /** Noun phrase for lists and the banner of the demo. */
  readonly title: string
  /** One sentence: protocols and size. */
  readonly summary: string
  /** Read once before the engine was mended: demo and reports leave it out unless it is named. */
  readonly isHeldOut?: true
  /** Built with one seed: the same seed gives the same plant. */
  build(seed: number): BuiltPlant | Promise<BuiltPlant>
}

export interface SiteDevice {
  readonly host: Host
  readonly title: string
  readonly importance?: 'high'
  readonly isCrownJewel?: true
}

export interface BuiltPlant {
  /** Name of the site, as its people call it. */
  readonly name: string
  /** Label of the domain `<label>.example`. */
  readonly domain: string
  readonly router: Host
  readonly zones: readonly (Zone & { readonly title: string })[]
  readonly devices: readonly SiteDevice[]
  readonly scanners: readonly Host[]
  readonly backupServers: readonly Host[]
  /** A world of its own; default is the bare one. */
  readonly newWorld?: (scheduler: Scheduler, pace: number) => PlantWorld
  /** A site file of its own; default is made of zones and devices. */
  readonly siteFile?: (choice: Required<SiteFileChoice>) => string
  begin(world: PlantWorld): void
  readonly attacks: readonly PlantStep<PlantWorld>[]
  /** Perturbations: they must stay quiet. */
  readonly benign: readonly PlantStep<PlantWorld>[]
  /** Ids of attacks in the order of the demo, with the seconds between. */
  readonly story: readonly (readonly [step: string, after: number])[]
}
