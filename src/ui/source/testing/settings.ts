/** Settings and site file of the fixture. */
import type { SettingItem, Settings } from '#schema/settings'
import type { SiteFileItem } from '#schema/site-file'

export function fixtureSettings(): Settings {
  const setting = (name: string, title: string, change: Partial<SettingItem> = {}): SettingItem => ({
    ...{ name, title, description: 'Effect, unit and range.', schema: { type: 'string' }, value: null },
    ...{ configured: null, default: null, source: 'default', option: null, appliesAt: 'now' },
    ...{ isPending: false, isWritable: true, console: null },
    ...change,
  })
  const items = [
    setting('server.listen', 'Listening address', {
      ...{ value: '0.0.0.0:8470', source: 'command line', option: '--listen', isWritable: false },
      appliesAt: 'restart',
    }),
    setting('server.signIn', 'Sign-in on loopback', { schema: { type: 'boolean' }, default: false }),
    setting('store.maxGigabytes', 'Size of the store', { schema: { type: 'number' }, default: 20 }),
    setting('log.level', 'Log level', {
      schema: { type: 'string', enum: ['error', 'info', 'debug'] },
      default: 'info',
    }),
    setting('roles.admin', 'Groups with the role Admin', {
      schema: { type: 'array' },
      configured: ['cn=ot-admins,ou=groups,dc=plant,dc=example'],
      source: 'file',
      isPending: true,
    }),
  ]
  return { file: '/var/lib/sightglass/sightglass.yaml', items, next: null }
}

export function fixtureSiteFile(isEmpty: boolean): SiteFileItem {
  const zones = [
    { name: 'Packaging', level: 1, subnets: ['10.20.0.0/24'], vlans: [20] },
    { name: 'Control room', level: 2, subnets: ['10.30.0.0/24', 'fd00:30::/64'], vlans: [] },
  ]
  return {
    path: '/var/lib/sightglass/site.yaml',
    text: isEmpty ? '' : 'name: Dairy North\n',
    isReplaceable: true,
    faults: [],
    name: isEmpty ? '' : 'Dairy North',
    zones: isEmpty ? [] : zones,
    subnets: isEmpty ? [] : [{ cidr: '10.20.0.0/24', name: 'Filling lines' }],
    maintenance: isEmpty ? [] : [{ name: 'Sunday cleaning', days: ['sun'], from: '06:00', to: '12:00' }],
    devices: isEmpty ? 0 : 41,
  }
}
