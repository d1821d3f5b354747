import Type from 'typebox'
import type { Role } from '#schema/account'
import { defineSetting } from '../setting.ts'

const groups = Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 100 })

const roleSetting = (key: string, role: Role) =>
  defineSetting({
    name: `roles.${key}`,
    title: `Groups with the role ${role}`,
    description: `Groups of the directory (OpenID Connect or LDAP) whose members have the role ${role}: name or whole DN.`,
    schema: groups,
    default: [],
    appliesAt: 'now',
    isFleetWide: true,
  })

/** A member of several groups has the first of these roles. */
export const roleSettings = [
  { role: 'Admin', setting: roleSetting('admin', 'Admin') },
  { role: 'Analyst', setting: roleSetting('analyst', 'Analyst') },
  { role: 'Auditor', setting: roleSetting('auditor', 'Auditor') },
  { role: 'Reader', setting: roleSetting('reader', 'Reader') },
] as const satisfies readonly { readonly role: Role; readonly setting: unknown }[]

export const settings = roleSettings.map(({ setting }) => setting)
