// Builds the web app when it has changed since it was built, for what shows or measures it.
import { buildWeb } from './prepare.mjs'

buildWeb()
