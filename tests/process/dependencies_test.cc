// Where a function's code finds what it depends on: where it would without us, too.
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/harness/folder.h"
#include "tests/process/functions.h"

namespace cutoff::process {
namespace {

class Dependencies : public ::testing::Test {
 protected:
  /// Serves what cutoff.json says, with a function "worker" whose code is in `code`.
  std::string description_of(const std::string& code, const std::string& runtime) const {
    folder.write("cutoff.json", R"({"functions": {"worker": {"code": ")" + code +
                                    R"(", "handler": "index.handler", "runtime": ")" + runtime + "\"}}}");
    return folder.path("cutoff.json");
  }

  const harness::Folder folder;
};

TEST_F(Dependencies, AreWhereSamsBuildHasPutThem) {
  folder.write(".aws-sam/build/template.yaml",
               "AWSTemplateFormatVersion: '2010-09-09'\n"
               "Transform: AWS::Serverless-2016-10-31\n"
               "Resources:\n"
               "  Worker:\n"
               "    Type: AWS::Serverless::Function\n"
               "    Properties:\n"
               "      FunctionName: worker\n"
               "      CodeUri: Worker\n"
               "      Handler: index.handler\n"
               "      Runtime: python3.11\n"
               "    Metadata:\n"
               "      SamResourceId: Worker\n");
  folder.write(".aws-sam/build/Worker/index.py",
               "import only_here\ndef handler(event, context):\n    return only_here.name\n");
  folder.write(".aws-sam/build/Worker/only_here/__init__.py", "name = 'built'\n");
  const Functions functions({folder.path(".aws-sam/build")});
  EXPECT_EQ(functions.invoke("worker").payload, "\"built\"");
}

TEST_F(Dependencies, AreAVirtualenvsThatIsActive) {
  const Ended made = run({"/usr/bin/python3", {"-m", "venv", "--without-pip", "venv"}, {}, folder.path("")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  for (const auto& version : std::filesystem::directory_iterator(folder.path("venv/lib")))
    folder.write("venv/lib/" + version.path().filename().string() + "/site-packages/only_here.py",
                 "name = 'of the virtualenv'\n");
  folder.write("src/index.py", "import only_here\ndef handler(event, context):\n    return only_here.name\n");
  const Functions functions({description_of("src", "python3.11")},
                            {{"PATH", folder.path("venv/bin") + ":/usr/bin:/bin"}});
  EXPECT_EQ(functions.invoke("worker").payload, "\"of the virtualenv\"");
}

TEST_F(Dependencies, AreInNodeModulesOfTheCodesFolderOrAboveIt) {
  folder.write("node_modules/above/index.js", "module.exports = 'above';\n");
  folder.write("src/node_modules/beside/index.js", "module.exports = 'beside';\n");
  folder.write("src/index.js", "exports.handler = async () => [require('beside'), require('above')];\n");
  const Functions functions({description_of("src", "nodejs20.x")});
  EXPECT_EQ(functions.invoke("worker").payload, R"(["beside","above"])");
}

}  // namespace
}  // namespace cutoff::process
