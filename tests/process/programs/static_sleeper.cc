// A program into which no clock can be preloaded: it is linked statically. It sleeps for as many milliseconds as it is told,
// or for ten seconds.
#include <cstdlib>
#include <ctime>

int main(int count, char** arguments) {
  const long told = count < 2 ? 0 : std::atol(arguments[1]);
  const long milliseconds = told > 0 ? told : 10'000;
  const timespec time{.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1'000'000};
  return ::nanosleep(&time, nullptr);
}
