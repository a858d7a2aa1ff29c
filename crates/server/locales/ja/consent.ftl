# The consent page.

consent-title = { $client } を許可しますか？
consent-signed-in = { $user } としてサインインしています
consent-other-account = 別のアカウントを使う
consent-asks = このアプリケーションは、あなたに代わって次のことを行う許可を求めています。
consent-nothing = 少なくとも一つ選ぶか、キャンセルしてください。
consent-own = あなたのアカウント
consent-this-server = このサーバー
consent-changed = 変更あり
consent-new = 新規
consent-already = 許可済み
consent-before = 以前に許可した内容：{ $words }
consent-left-out = 許されないものも求められましたが、与えられません：{ $names }
consent-lasts = 期間
consent-until-taken-back = 取り消すまで
consent-return = { $host } に戻ります。
consent-return-device = このアドレスはお使いの機器上にあります。ご自身でアプリケーションを起動した場合にのみ続けてください。
consent-return-app = お使いの機器のアプリが名前で開かれます。そのアプリから来た場合にのみ続けてください。
consent-allow = 許可する
consent-later-link = 許可したアプリケーション
consent-later = { $link } でいつでも取り消せます。
consent-days = { $count }日間
consent-hours = { $count }時間
consent-minutes = { $count }分間
consent-seconds = { $count }秒間
