import { join, resolve } from 'node:path'
import { defineFeature } from '../feature.ts'
import { SignatureWatch } from './service.ts'

export const feature = defineFeature({
  open({ options, data, packages, queue, analysisOptions, lifecycle, log }) {
    const paths = (options.signaturePaths ?? []).map((path) => resolve(path))
    const signatures = new SignatureWatch({
      paths,
      variablesFile: options.signatureVariablesFile,
      packed: () => packages.filesOf('signatures'),
      changed: (signatureChoice) => queue.send({ signatureChoice }),
      log,
    })
    lifecycle.on('close', () => signatures.close())
    const folders = [...paths, join(data, 'packages', 'signatures')]
    analysisOptions.add(() => ({ ...signatures.choice, signatureFolders: folders }))
    return signatures
  },
  routes: () => [],
})
