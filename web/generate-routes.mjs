// Writes src/routeTree.gen.ts, as the build and the dev server do, so that a new route has its types before either has run.
import { Generator, getConfig } from '@tanstack/router-generator'

const root = import.meta.dirname
await new Generator({ config: getConfig({ disableLogging: true }, root), root }).run()
