import type { FirewallReading } from '#contract/firewall'

declare module '../room.ts' {
  interface Room {
    /** Reads the configurations of firewalls that people gave. Left out where there is no place for them. */
    firewalls?(): Promise<readonly FirewallReading[]>
  }
}
