#include "fakes/iam/iam.h"
