/** A proof on bytes that an alert is raised: what is learned, what then happens, and who must speak. */
import type { ConversationScript } from '#model/script'
import type { Site } from '#model/site'

/** A conversation at its time, once or again and again. */
export interface Scene extends ConversationScript {
  /** Seconds after the beginning of the capture. Default 0. */
  readonly at?: number
  /** Default 1. */
  readonly times?: number
  /** Seconds from one time to the next. Default 1. */
  readonly every?: number
}

/** Frames that no conversation of two makes: scans, floods, spoofed answers. Seconds after the beginning. */
export interface RawScene {
  readonly frames: readonly { readonly at: number; readonly bytes: Uint8Array }[]
}

export interface AlertProof {
  /** Kebab-case, unique: what happens. */
  readonly name: string
  /** Id of the rule that must speak about it. */
  readonly rule: string
  /** Title of the Defender for IoT alert that this shows; '' for what it has none of. */
  readonly defenderTitles: string
  /** ATT&CK for ICS technique that the alert must carry. */
  readonly technique?: string
  readonly learn?: readonly (Scene | RawScene)[]
  readonly scenes: readonly (Scene | RawScene)[]
  /** Similar traffic of every day: after the same learning the rule must stay silent. */
  readonly nearMiss?: readonly (Scene | RawScene)[]
  readonly site?: Site
  /** Folders of a user's own protocols and rules, beside this file. */
  readonly protocolFolders?: readonly string[]
  /** Threat intelligence that is loaded: the text of each file. */
  readonly intel?: readonly string[]
}
