#include "fakes/iam/policy.h"
