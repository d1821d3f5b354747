import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import '@mantine/core/styles.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/app.css'
import { makeRouter } from './app/router.tsx'
import { cssVariables, theme } from './app/theme.ts'
import { httpSource } from './source/http.ts'
import { SourceProvider } from './source/SourceContext.tsx'

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 2000, retry: false, refetchOnWindowFocus: false } },
})
const colorScheme = localStorageColorSchemeManager({ key: 'sightglass.color-scheme' })

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <SourceProvider source={httpSource('/rest')}>
          <RouterProvider router={makeRouter()} />
        </SourceProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
