/** One declaration per setting, in `settings.ts` of the folder that uses it: file, REST, page and reference follow from it. */
import type { Static, TSchema } from 'typebox'

export interface ServerSetting<Schema extends TSchema = TSchema> {
  /** Section and key of the configuration file: `server.listen`. */
  readonly name: string
  readonly title: string
  /** A sentence: effect, unit, range. */
  readonly description: string
  readonly schema: Schema
  /** Value without a configuration; null for none. */
  readonly default: Static<Schema> | null
  /** Name of the option of `sightglass serve` that overrides it; undefined for none. */
  readonly option?: string
  /** `now`: a change has effect at once; `restart`: at the next start. */
  readonly appliesAt: 'now' | 'restart'
  /** The console may set it for its sensors; never paths, addresses and secrets of one machine. */
  readonly isFleetWide?: boolean
  /** Its value is replaced in support bundles and logs. */
  readonly isSecret?: boolean
}

export type AnySetting = ServerSetting

/** Checks nothing; keeps the type of the schema. */
export function defineSetting<Schema extends TSchema>(setting: ServerSetting<Schema>): ServerSetting<Schema> {
  return setting
}
