/**
 * A list that firewalls fetch: External Dynamic List of PAN-OS, external block list of FortiOS. One entry a line,
 * https://docs.paloaltonetworks.com/pan-os/11-1/pan-os-admin/policy/use-an-external-dynamic-list-in-policy
 */
import Type from 'typebox'
import { defineListAction } from '../../action-type.ts'

export const type = defineListAction({
  name: 'block-list',
  title: 'Served block list',
  description: 'Adds an address or domain to a list that firewalls fetch over HTTPS with an API token.',
  targets: ['address', 'domain'],
  settings: Type.Object({
    list: Type.String({
      title: 'Name of the list',
      description: 'Part of its address: /block-lists/NAME.txt',
      pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
      default: 'plant',
    }),
  }),
  secrets: {},
  // An entry is served only until its end; without us, firewalls keep what they fetched last.
  expiresThereSeconds: 0,
  hosts: () => [],
})
