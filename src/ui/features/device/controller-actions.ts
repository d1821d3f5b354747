/** Actions on a controller: stops, programs, firmware and forced values, from its connections. */
import type { TriagedAlert } from '#schema/alert'
import type { LinkItem } from '#schema/link'
import type { FramePlace } from '#schema/terms'
import { countOf } from '#ui/kit/format'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'

/** Shown in the header, most severe first. */
const NAMES: Readonly<Record<string, string>> = {
  stop: 'Stopped',
  'update-firmware': 'Firmware written',
  'download-program': 'Program written',
  restart: 'Restarted',
  force: 'Outputs forced',
  'set-mode': 'Mode changed',
}
const VERBS = Object.keys(NAMES)

/** One kind of action by one client. */
export interface ControllerAction {
  readonly verb: string
  /** `Stopped`; `Stop rejected` where no request succeeded. */
  readonly title: string
  readonly count: number
  /** The protocol's name and code: `cip Service 0x53 (0x53)`. */
  readonly service: string
  /** Device id of the client; empty if it has none. */
  readonly by: string
  readonly address: string
  readonly firstSeen: string
  readonly lastSeen: string
  readonly frame: FramePlace | null
}

/** Actions by other devices on this one, most severe first, then latest first. */
export function controllerActions(device: string, links: readonly LinkItem[]): ControllerAction[] {
  return links
    .filter(({ server, client }) => server === device && client !== device)
    .flatMap((link) =>
      link.operations
        .filter(({ verb }) => VERBS.includes(verb))
        .map(({ verb, name, code, count, outcomes, firstSeen, lastSeen }) => {
          const isRejected = (outcomes.rejected ?? 0) > 0 && !outcomes.succeeded
          return {
            ...{ verb, count, firstSeen, lastSeen },
            title: isRejected ? `${NAMES[verb]} (rejected)` : NAMES[verb]!,
            service: `${link.protocol} ${name.includes(code) ? name : `${name} (${code})`}`.trim(),
            ...{ by: link.client, address: link.clientAddress, frame: link.firstFrame },
          }
        }),
    )
    .sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb) || (a.lastSeen < b.lastSeen ? 1 : -1))
}

/** `10 downloads seen, content not readable (cip Service 0x53)`; '' for none. */
export function unreadableText(downloads: readonly ControllerAction[]): string {
  if (downloads.length === 0) return ''
  const count = downloads.reduce((sum, one) => sum + one.count, 0)
  const services = [...new Set(downloads.map(({ service }) => service))]
  return `${countOf(count, 'download')} seen, content not readable (${services.join(', ')})`
}

/** Open alerts of a device, and the worst severity of them. */
export function openAlertsOf(alerts: readonly Pick<TriagedAlert, 'status' | 'isLearning' | 'severity'>[]): {
  readonly count: number
  readonly worst: ShownSeverity | undefined
} {
  const open = alerts.filter(({ status, isLearning }) => status !== 'closed' && !isLearning)
  return {
    count: open.length,
    worst: severityWords.find((word) => open.some(({ severity }) => severity === word)),
  }
}
