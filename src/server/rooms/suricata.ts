import type { SuricataSource } from '#contract/suricata'

declare module '../room.ts' {
  interface Room {
    /** Suricatas that watch beside the sensor. Left out where none is listened to. */
    suricata?(): readonly SuricataSource[]
  }
}
