/** Active Directory: userAccountControl, ADS_UF_ACCOUNTDISABLE (MS-ADTS §2.2.16). */
import Type from 'typebox'
import { text } from '#destination-kit/fields'
import { defineDirectoryAction } from '../../action-type.ts'

export const type = defineDirectoryAction({
  name: 'active-directory',
  title: 'Active Directory account',
  description: 'Disables an account; undo enables it again.',
  targets: ['account'],
  settings: Type.Object({
    url: Type.String({
      title: 'URL',
      description: 'Such as ldaps://dc1.plant.example',
      pattern: '^ldaps://[A-Za-z0-9._-]+(:[0-9]{1,5})?$',
      maxLength: 300,
    }),
    bindDn: text('Bind DN', 'Account that may change userAccountControl below the base', 500),
    base: text('Base', 'Such as ou=Vendors,dc=plant,dc=example: only accounts below it', 500),
  }),
  secrets: { password: { title: 'Password' } },
  expiresThereSeconds: 0,
  hosts: ({ url }) => [new URL(url).hostname],
  server: ({ url, bindDn, base }) => ({ url, bindDn, base }),
  account: ({ order, direction }) => ({ name: order.target.value, isDisabled: direction === 'apply' }),
})
