import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import './app/mantine.css'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/app.css'
import { importLateParts } from './app/late-parts.ts'
import { pages } from './app/pages.ts'
import { makeRouter } from './app/router.tsx'
import { SelectedSource } from './app/SelectedSource.tsx'
import { cssVariables, theme } from './app/theme.ts'
import { applyPreferences } from './kit/preferences.ts'
import { earlyFetch } from './source/early.ts'
import { httpSource } from './source/http.ts'
import { watchInput } from './source/idle.ts'
import { PrivateProvider } from './source/private/PrivateContext.tsx'
import { PrivateSession } from './source/private/session.ts'

watchInput()
applyPreferences()

const colorScheme = localStorageColorSchemeManager({ key: 'sightglass.color-scheme' })
const session = new PrivateSession(() =>
  Promise.all([importLateParts(), ...pages.map(({ component }) => component())]),
)
const sensor = httpSource(
  '/rest',
  earlyFetch(firstRequests(), (address, options) => fetch(address, options)),
)
const router = makeRouter()

/** Of the page that the address names, as it asks without a query. */
function firstRequests(): readonly string[] {
  const { pathname, search } = window.location
  const page = search === '' ? pages.find(({ path }) => path === pathname) : undefined
  // Its code, too: the router asks for it only with its first render.
  void page?.component().catch(() => {})
  return ['/session', ...(page?.firstRequests ?? [])].map((path) => `/rest${path}`)
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <PrivateProvider session={session}>
        <SelectedSource sensor={sensor}>
          <RouterProvider router={router} />
        </SelectedSource>
      </PrivateProvider>
    </MantineProvider>
  </StrictMode>,
)
