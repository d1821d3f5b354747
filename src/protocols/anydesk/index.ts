import { defineHiddenInTls } from '#model/tls-words'
import { rule as remoteAccessTool } from './rules/remote-access-tool.ts'
import { isOurs } from './tls-names.ts'

export const protocol = defineHiddenInTls({
  name: 'anydesk',
  shortName: 'AnyDesk',
  title: 'AnyDesk',
  standard: 'No public document; names in its certificates and relays',
  roles: { server: { role: 'remote-desktop' } },
  rules: [remoteAccessTool],
  isOurs,
})
