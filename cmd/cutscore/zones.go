package main

// The zone table travels inside the binary: an empty container and Windows have none, and --tz must not depend on it.
import _ "time/tzdata"
