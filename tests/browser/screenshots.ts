/**
 * Takes pictures of every page in every state for people to look at: `node tests/browser/screenshots.ts [FOLDER]`.
 * Build the pages first: `npm run build`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { installedChromium, startChromium } from './chromium.ts'
import { serveFixture } from './fixture-server.ts'

const PAGES = {
  overview: '/',
  devices: '/devices',
  device: '/devices/device-0',
  backplane: '/devices/device-0?tab=backplane',
  chassis: '/devices/device-3?tab=backplane',
  units: '/devices/device-6?tab=backplane',
  links: '/devices/device-0?tab=links',
  behaviourKeys: '/devices/device-0?tab=habits',
  'device-values': '/devices/device-0?tab=values',
  timeline: '/devices/device-0?tab=timeline',
  map: '/map',
  'map-device': '/map?device=device-0&chassis=device-0',
  'map-narrowed': '/map?zone=Packaging&level=1',
  'map-lines': '/map?view=lines',
  incidents: '/incidents',
  'active-queries': '/active-queries',
  'active-query-plan': '/active-queries?plan=plan-4',
  'active-query-failed': '/active-queries?plan=plan-3',
  'active-query-refused': '/active-queries?plan=plan-2',
  'active-query-stopped': '/active-queries?plan=plan-1',
  'active-query-approval': '/active-queries?plan=plan-5',
  attack: '/attack',
  'timeline-page': '/timeline',
  alerts: '/alerts',
  alert: '/alerts?alert=alert-8',
  baseline: '/baseline',
  'baseline-signed': '/baseline?shows=signed',
  'baseline-try': '/baseline?shows=try',
  compare: '/compare',
  values: '/values',
  'value-line': '/values?point=10.20.0.0+modbus+1+holding%3A100',
  health: '/health',
  'devices-then': '/devices?from=2026-11-24T03:00:00Z&until=2026-11-24T04:00:00Z',
  packets: '/alerts?packets=41@line-3-night.pcapng',
  exposure: '/exposure',
  'exposure-findings': '/exposure?tab=findings',
  'exposure-paths': '/exposure?tab=paths',
  'device-exposures': '/devices/device-0?tab=exposures',
  intelligence: '/intelligence',
  recommendations: '/recommendations',
  'score-history': '/score-history',
  mining: '/mining',
  reports: '/reports',
  protocols: '/protocols',
  captures: '/captures',
  rules: '/rules',
  'rules-edit': '/rules?edit=plant.yml',
  forwarding: '/forwarding',
  'forwarding-edit': '/forwarding?edit=d-1',
  'forwarding-webhook': '/forwarding?edit=d-2',
  'forwarding-add': '/forwarding?edit=new',
  response: '/response',
  'response-plan': '/response?form=plan',
  users: '/users',
  tokens: '/tokens',
  audit: '/audit',
  account: '/account',
  agents: '/agents',
}

const STATES = {
  full: { deviceCount: 50_000 },
  empty: { deviceCount: 0 },
  broken: { deviceCount: 1, isBroken: true },
}

const SIZES = [
  { width: 1280, height: 720 },
  { width: 2560, height: 1440 },
]

const folder = process.argv[2] ?? 'build/pictures'
const only = process.argv[3]
if (installedChromium === undefined) throw new Error('expected an installed Chromium, found none')
mkdirSync(folder, { recursive: true })
const browser = await startChromium(installedChromium)
for (const [state, fixture] of Object.entries(STATES)) {
  const server = await serveFixture(fixture)
  for (const viewport of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport, colorScheme })
      for (const [name, path] of Object.entries(PAGES)) {
        const title = `${name}-${state}-${colorScheme}-${viewport.width}.png`
        if (only !== undefined && !new RegExp(only).test(title)) continue
        await page.goto(server.address + path)
        await page.waitForTimeout(500) // for people to look at; nothing depends on it
        await page.screenshot({ path: join(folder, title) })
      }
      await page.close()
    }
  }
  server.close()
}
await browser.close()
