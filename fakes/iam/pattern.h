// Patterns of policies: "*" stands for any characters, "?" for one, "${key}" for what the request says.
//
// Source: IAM User Guide, "Resource" and "Policy variables".
#pragma once

#include <string_view>

#include "fakes/iam/facts.h"

namespace cutoff::iam {

enum class Case : bool { sensitive, insensitive };

/// Whether all of `text` is what `pattern` describes. Nothing is allocated.
bool matches(std::string_view pattern, std::string_view text, Case letters = Case::sensitive);

/// The same with variables: "${aws:PrincipalAccount}", "${key, 'default'}", and "${*}", "${?}", "${$}" for the
/// characters themselves. A value stands for itself, also where it has a "*". A pattern with a variable that has
/// neither value nor default describes nothing.
bool matches(std::string_view pattern, std::string_view text, const Facts& facts,
             Case letters = Case::sensitive);

/// "arn:aws:lambda:*:*:function:w*" part by part: a wildcard does not reach over one of the first five colons. A
/// pattern with fewer parts is compared as a whole. Without `facts` there are no variables.
bool matches_arn(std::string_view pattern, std::string_view text, const Facts* facts);

/// Whether every "${" of `pattern` has its "}".
bool has_whole_variables(std::string_view pattern);

}  // namespace cutoff::iam
