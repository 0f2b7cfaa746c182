// One program holds all of the core's tests: what they include is compiled once, and there is one link
// instead of dozens. The program runs the test that its first argument names (its file's name without
// _test.cpp). Several files are compiled as one source: what NAME_test.cpp declares belongs to the namespace
// spikeloom::test::NAME_test, so that no helper of one file is taken for another's.
#pragma once

#include <QTest>

namespace spikeloom::test {

/// Makes a test, or a program that a test needs, known to main.cpp. A file's path stands for its name.
struct Registered {
  Registered(const char* nameOrFile, int (*run)(int argc, char** argv));
};

} // namespace spikeloom::test

/// In the place of a main function.
#define SPIKELOOM_TEST(Class)                                                                                \
  static const ::spikeloom::test::Registered registered##Class(__FILE__, [](int argc, char** argv) {         \
    Class test;                                                                                              \
    return QTest::qExec(&test, argc, argv);                                                                  \
  });
