#include "fakes/iam/caller.h"
