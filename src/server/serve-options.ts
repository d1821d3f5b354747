import type { RecorderStatus } from '#capture/live/status'
import type { Analyse } from '#engine-host/analysis'
import type { Microseconds } from '#model/time'
import type { SettingsStore } from './settings-store.ts'

/** The traffic is simulated. */
export interface Demo {
  /** When the first simulated attack begins. */
  readonly attackAt: Microseconds
  readonly everySeconds: number
  /** Id of the plant that runs; undefined where there is no choice. */
  readonly plant?: string | undefined
  readonly plants?: readonly DemoPlant[] | undefined
  /** Ends this server; another begins at its address with that plant. */
  choose?(plant: string): void
}

export interface DemoPlant {
  readonly id: string
  readonly title: string
  readonly summary: string
}

/** A capture process. */
export interface LiveCapture {
  /** Of the last second; undefined before. */
  status(): RecorderStatus | undefined
  onStatus(listener: (status: RecorderStatus) => void): void
}

/** Options of a server. */
export interface ServeOptions {
  /** Captures to read first, where they lie. */
  readonly files?: readonly string[]
  /** Folder that holds everything kept; made if it is not there. */
  readonly data: string
  /** The settings of the configuration file and the command line; those of `sightglass.yaml` in the data folder if not given. */
  readonly settings?: SettingsStore | undefined
  /** `HOST:PORT`; 127.0.0.1:8470 if not given. Port 0 takes any free one. */
  readonly listen?: string | undefined
  /** PEM files of the certificate and its key; made in the data folder if others reach the server and none is given. */
  readonly tlsCertificateFile?: string | undefined
  readonly tlsKeyFile?: string | undefined
  /** Sign-in is needed on loopback too. */
  readonly needsSignIn?: boolean | undefined
  readonly analyse?: Analyse
  /** Knowledge that packets do not contain; `site.yaml` in the data folder by default. */
  readonly siteFile?: string | undefined
  /** Folders of protocols besides our own. */
  readonly protocolFolders?: readonly string[]
  /** Files and folders of rules that the plant wrote, besides those in the data folder. */
  readonly rulePaths?: readonly string[]
  /** Files of threat intelligence. */
  readonly intelFiles?: readonly string[]
  /** Files and folders of signatures, and the file of their variables. */
  readonly signaturePaths?: readonly string[]
  readonly signatureVariablesFile?: string | undefined
  /** Files of a Suricata's EVE, and `unix:PATH` for sockets. */
  readonly evePaths?: readonly string[]
  /** Name of the sensor in messages to external systems; the machine's name by default. */
  readonly name?: string | undefined
  /** Where people open the pages, for links in messages; the address it answers at if not given. */
  readonly url?: string | undefined
  /** The one of `files` that represents a live stream: it is read apart from the queue, and is in `liveFolder`. */
  readonly live?: string | undefined
  /** Counters of the process that captures it, if there is one. */
  readonly liveCapture?: LiveCapture | undefined
  /** Stops keeping the beginning of that stream: a person removed the capture. */
  readonly forgetLive?: (() => void) | undefined
  readonly demo?: Demo | undefined
  /** Takes messages for people; standard output and standard error by default. */
  readonly say?: (line: string) => void
  readonly log?: (line: string) => void
}
