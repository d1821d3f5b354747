import type { ServerContext } from '../context.ts'
import { defineFeature } from '../feature.ts'
import * as declared from './settings.ts'

/** Asked by the accounts for names that have no local account. */
export function addLdap({ accounts, settings }: Pick<ServerContext, 'accounts' | 'settings'>): void {
  accounts.addDirectory(async (given) => {
    const url = settings.value(declared.urlSetting)
    const userBase = settings.value(declared.userBaseSetting)
    if (url === null || userBase === null) return undefined
    // Most sensors have no directory.
    const { signInByLdap } = await import('./service.ts')
    return signInByLdap(
      {
        ...{ url, userBase },
        startTls: settings.value(declared.startTlsSetting) ?? true,
        caFile: settings.value(declared.caFileSetting),
        bindDn: settings.value(declared.bindDnSetting),
        bindPasswordFile: settings.value(declared.bindPasswordFileSetting),
        userFilter: settings.value(declared.userFilterSetting) ?? '',
        groupBase: settings.value(declared.groupBaseSetting),
        groupFilter: settings.value(declared.groupFilterSetting) ?? '',
      },
      given,
    )
  })
}

export const feature = defineFeature({ open: addLdap, routes: () => [] })
