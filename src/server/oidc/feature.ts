import type { ServerContext } from '../context.ts'
import { defineFeature } from '../feature.ts'
import { oidcRoutes } from './routes.ts'
import { OidcService } from './service.ts'
import * as declared from './settings.ts'

interface OidcContext extends Pick<ServerContext, 'accounts' | 'settings'> {
  readonly publicUrl: { readonly text: string }
}

export function openOidc({ accounts, settings, publicUrl }: OidcContext) {
  const issuer = settings.value(declared.issuerSetting)
  const clientId = settings.value(declared.clientIdSetting)
  const isOn = issuer !== null && clientId !== null
  const oidc = isOn
    ? new OidcService({
        ...{ issuer, clientId },
        clientSecretFile: settings.value(declared.clientSecretFileSetting),
        scopes: settings.value(declared.scopesSetting) ?? '',
        groupsClaim: settings.value(declared.groupsClaimSetting) ?? '',
        redirectUri: () => `${publicUrl.text}/rest/sign-in/oidc/callback`,
      })
    : undefined
  if (isOn)
    accounts.addProvider({
      title: settings.value(declared.titleSetting) ?? '',
      path: '/rest/sign-in/oidc',
    })
  return {
    oidc,
    isTls: accounts.hasSecureCookies,
    signIn: accounts.signInExternally.bind(accounts),
  }
}

export const feature = defineFeature({ open: openOidc, routes: oidcRoutes })
