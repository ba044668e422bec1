// Installs the packages of the lockfile, unless they are there.
import { installPackages } from './prepare.mjs'

installPackages()
